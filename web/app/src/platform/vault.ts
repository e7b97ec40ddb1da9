/** What the pages need of a member's sealed vault. The pages know only this, so that scenes can be drawn from a stand-in. */

import type { PhraseLanguage, PreparedPhrase, VaultFound, VaultTrouble, VaultWays } from '@konklave/client'
import { createContext, useContext } from 'react'

export type { PreparedPhrase, VaultFound, VaultWays } from '@konklave/client'

/** A vault that is open. */
export interface OpenVault {
  readonly content: string
  readonly ways: VaultWays
  /** What deleting names it by. */
  readonly digest: string
  /** `change` is called again where another device was faster, with what that one has kept. */
  update(change: (content: string) => string): Promise<void>
  /** Reads what the server keeps now. */
  reload(): Promise<void>
  addPasskey(over: AbortSignal): Promise<void>
  removePasskey(id: string): Promise<void>
  preparePhrase(language: PhraseLanguage): Promise<PreparedPhrase<void>>
  close(): void
}

/** The vault of whoever is signed in. All of it fails with an error that {@link vaultFailure} reads. */
export interface Vaults {
  find(): Promise<VaultFound>
  prepare(member: string, content: string, language: PhraseLanguage): Promise<PreparedPhrase<OpenVault>>
  openByPhrase(member: string, phrase: string): Promise<OpenVault>
  openByPasskey(member: string, passkeys: readonly string[], over: AbortSignal): Promise<OpenVault>
  erase(member: string, digest: string): Promise<void>
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

/** What deleting names a vault by that could not be read. */
export function digestOf(error: unknown): string | null {
  const { digest } = (error ?? {}) as { digest?: unknown }
  return typeof digest === 'string' ? digest : null
}

const TROUBLES: Record<VaultTrouble, true> = {
  offline: true,
  failed: true,
  signed_out: true,
  prove_factor_first: true,
  add_factor_first: true,
  confirm_first: true,
  wrong_secret: true,
  damaged: true,
  gone: true,
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
