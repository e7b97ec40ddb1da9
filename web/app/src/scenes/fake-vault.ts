/** A vault for scenes: opens to anything, and holds a few planned meetings. */

import { addDays, bookText, EMPTY_BOOK, localAt, type Plan } from '@konklave/client/plans'

import type { OpenVault, VaultFound, Vaults, VaultWays } from '../platform/vault'

/** What differs in a scene. */
export interface FakeVault {
  readonly found?: VaultFound | Error
  readonly content?: string
  /** Why it does not open. */
  readonly open?: string
  /** Why the first change is not kept; `changed`: it is made twice. */
  readonly save?: string
  /** What another device has kept by the time of the first change. */
  readonly meanwhile?: string
  /** Another one is made while the words of this one are shown. */
  readonly elsewhere?: boolean
  /** Why it cannot be read again. */
  readonly reload?: string
}

/** A trouble of a vault. */
export function vaultTrouble(code: string): Error {
  return Object.assign(new Error(code), { code })
}

const WAYS: VaultWays = { phrase: true, passkeys: ['cGFzc2tleQ'] }
const DIGEST = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
const PHRASE = 'ahorn kiesel lampe segel tulpe wand ofen gleis birke kran fluss turm'

/** Nothing planned. */
export const EMPTY = bookText(EMPTY_BOOK)

/** Nothing planned, and people who were invited before. */
export const INVITED = bookText({ plans: [], contacts: ['a.weber@buero.example', 'ortsbeirat-mitte@stadt.example', 'k.yilmaz@stadt.example'].map((mail) => ({ name: '', mail })) })

/** What a later program wrote. */
export const LATER = '{"version":2}'

/** Meetings of somebody: one that goes on, a series, one that is cancelled. `now` in milliseconds. */
export function planned(now: number): readonly Plan[] {
  const zone = 'Europe/Berlin'
  const today = localAt(now, zone).slice(0, 10)
  const common = {
    room: '7bQ3kPzR2vXw9TnM4dHsLa',
    sharedFragment: '19fGh2JkLmNpQrStUvWxYz3a4b5c6d7e8f9g',
    ownerFragment: 'o3mWx8sT5rQpLkJhGfDdSa2zXcVbNm4Q1wE',
    passphrase: 'ahorn-kiesel-lampe-segel',
    lobby: true,
    soundOnly: false,
    zone,
    minutes: 60,
    repeat: null,
    except: [],
    expiresAt: 1_950_000_000,
    sequence: 0,
    made: 1_794_000_000,
    cancelled: false,
  }
  return [
    { ...common, id: 'now', title: 'Abstimmung Gehweg Lindenstraße', start: localAt(now - 600_000, zone) },
    { ...common, id: 'weekly', title: 'Ortsbeirat Mitte', start: `${addDays(today, 2)}T14:00`, repeat: { every: 'week', until: { is: 'count', count: 10 } } },
    { ...common, id: 'plain', title: '', start: `${addDays(today, 3)}T09:30`, minutes: 90 },
    { ...common, id: 'off', title: 'Vorgespräch', start: `${addDays(today, 4)}T10:00`, cancelled: true, sequence: 1 },
  ]
}

/** The same meetings, the series at another hour, as another device has left them. */
export function moved(now: number): string {
  const plans = planned(now).map((plan) => (plan.id === 'weekly' ? { ...plan, start: `${plan.start.slice(0, 10)}T16:30`, minutes: 90, sequence: 1 } : plan))
  return bookText({ plans, contacts: [] })
}

/** One series, of which one date is left, and one in a zone that no browser knows. */
export function rare(now: number): string {
  const [, weekly] = planned(now)
  if (!weekly) return EMPTY
  const { start } = weekly
  return bookText({
    plans: [
      { ...weekly, id: 'last', start: `${addDays(start.slice(0, 10), -21)}${start.slice(10)}`, repeat: { every: 'week', until: { is: 'count', count: 4 } } },
      { ...weekly, id: 'far', title: 'Partnerstadt', zone: 'Terra/Nova', start: `${addDays(start.slice(0, 10), 5)}T10:00` },
    ],
    contacts: [],
  })
}

/** A server's vaults that do nothing but answer. */
export function fakeVaults(how: FakeVault = {}): Vaults {
  const failing = (code: string | undefined): Promise<void> => (code === undefined ? Promise.resolve() : Promise.reject(vaultTrouble(code)))
  const opened = (content: string): OpenVault => {
    let kept = content
    return {
      get content() {
        return kept
      },
      ways: WAYS,
      digest: DIGEST,
      update: async (change) => {
        const changed = change(kept)
        if (how.save !== 'changed') await failing(how.save)
        const again = how.save === 'changed' || (how.meanwhile !== undefined && kept !== how.meanwhile)
        kept = how.meanwhile ?? kept
        kept = again ? change(kept) : changed
      },
      reload: () => failing(how.reload),
      addPasskey: () => Promise.resolve(),
      removePasskey: () => Promise.resolve(),
      preparePhrase: () => Promise.resolve({ phrase: PHRASE, commit: () => Promise.resolve(), discard: () => undefined }),
      close: () => undefined,
    }
  }
  const open = async (): Promise<OpenVault> => {
    await failing(how.open)
    return opened(how.content ?? bookText({ plans: planned(Date.now()), contacts: [] }))
  }
  let others = false
  return {
    find: async () => {
      if (others) return { is: 'locked', ways: WAYS, digest: DIGEST }
      const found = how.found ?? { is: 'locked', ways: WAYS, digest: DIGEST }
      if (found instanceof Error) throw found
      return found
    },
    prepare: async (_, content) => ({
      phrase: PHRASE,
      commit: async () => {
        others = how.elsewhere ?? false
        if (others) throw vaultTrouble('changed')
        return opened(content)
      },
      discard: () => undefined,
    }),
    openByPhrase: open,
    openByPasskey: open,
    erase: () => Promise.resolve(),
  }
}
