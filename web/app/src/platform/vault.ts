/** What the pages need of a member's sealed vault. The pages know only this, so that scenes can be drawn from a stand-in. */

import type { PhraseLanguage, VaultFound, VaultTrouble, VaultWays } from '@konklave/client'
import { createContext, useContext } from 'react'

export type { VaultFound, VaultWays } from '@konklave/client'

/** A vault that is open. */
export interface OpenVault {
  readonly content: string
  readonly ways: VaultWays
  save(content: string): Promise<void>
  /** Reads what the server keeps now. */
  reload(): Promise<void>
  addPasskey(): Promise<void>
  removePasskey(id: string): Promise<void>
  newPhrase(language: PhraseLanguage): Promise<string>
  close(): void
}

/** The vault of whoever is signed in. All of it fails with an error that {@link vaultFailure} reads. */
export interface Vaults {
  find(): Promise<VaultFound>
  create(member: string, content: string, language: PhraseLanguage): Promise<{ vault: OpenVault; phrase: string }>
  openByPhrase(member: string, phrase: string): Promise<OpenVault>
  openByPasskey(member: string): Promise<OpenVault>
  erase(): Promise<void>
}

/** Why something about a vault did not happen; `dismissed`: whoever was asked for a passkey gave none. */
export interface VaultFailure {
  readonly is: VaultTrouble | 'dismissed'
  /** Of a phrase that opens nothing: the first word that is in no list, from 1. */
  readonly word: number | null
}

/** What an error of a vault means. Whatever is none of them is our own failure. */
export function vaultFailure(error: unknown): VaultFailure {
  const { code, word, dismissed } = (error ?? {}) as { code?: unknown; word?: unknown; dismissed?: unknown }
  if (dismissed === true) return { is: 'dismissed', word: null }
  const is = typeof code === 'string' && Object.hasOwn(TROUBLES, code) ? (code as VaultTrouble) : 'program'
  return { is, word: typeof word === 'number' ? word : null }
}

const TROUBLES: Record<VaultTrouble, true> = {
  offline: true,
  signed_out: true,
  wrong_secret: true,
  damaged: true,
  changed: true,
  too_large: true,
  unsupported: true,
  program: true,
}

const Context = createContext<Vaults | null>(null)

/** Gives the pages their vaults. */
export const VaultsProvider = Context

/** The vaults at this server. */
export function useVaults(): Vaults {
  const vaults = useContext(Context)
  if (!vaults) throw new Error('outside of VaultsProvider')
  return vaults
}
