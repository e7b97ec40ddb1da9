import { BookError, bookText, EMPTY_BOOK, mergedBooks, parseBook, tidiedBook, type Book } from '@konklave/client/plans'
import { createContext, useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'

import { useLanguage } from '../../platform/locale'
import { place } from '../../platform/router'
import { digestOf, useVaults, vaultFailure, type OpenVault, type PreparedPhrase, type VaultFailure, type VaultWays } from '../../platform/vault'
import { useSession } from '../account/session'
import { forgetRoom, forgetRooms } from '../create/links'
import { isOfSession, isStanding } from './trouble'

/** Where somebody's planned meetings are, as far as this page knows. */
export type Keeping =
  /** Nobody is signed in: nothing is kept. */
  | { readonly is: 'apart' }
  | { readonly is: 'looking' }
  | { readonly is: 'failed'; readonly failure: VaultFailure }
  /** There is no vault yet. `left`: there was one, deleted elsewhere; what was in it is still here, and goes into the next. */
  | { readonly is: 'none'; readonly left?: boolean }
  /** `elsewhere`: it was made in another window or on another device, while words for one were shown here. */
  | { readonly is: 'locked'; readonly ways: VaultWays; readonly elsewhere?: boolean }
  /** It is open, and what is in it was written by a later program, or by none. */
  | { readonly is: 'unread'; readonly why: BookError['code'] }
  /** `stale`: what is kept by now could not be read when it was asked for last. */
  | { readonly is: 'open'; readonly book: Book; readonly ways: VaultWays; readonly stale: boolean }

/** What came of a change. `merged`: another device had changed something meanwhile, and what counts of both is in `book`. */
export type Kept = { readonly ok: true; readonly merged: boolean; readonly book: Book } | { readonly ok: false; readonly failure: VaultFailure }

/** The one owner of the vault on this page. */
export interface Keeper {
  readonly state: Keeping
  /** Asks the server what there is, anew. */
  look(): void
  /** By this phrase, or by a passkey; `over` takes the question for one back. */
  unlock(phrase: string | null, over: AbortSignal): Promise<VaultFailure | null>
  /** A phrase just made, to be shown until whoever made it has kept it; nothing else knows it, and nothing opens by it yet. */
  readonly phrase: string | null
  /** From now on it counts. Failing, it may or may not, and this can be tried again. */
  phraseKept(): Promise<VaultFailure | null>
  phraseDropped(): void
  /** Makes the phrase for a vault where there is none; {@link Keeper.phraseKept} makes the vault. */
  create(): Promise<VaultFailure | null>
  /** Closes it; what opens it is needed again. */
  lock(): void
  /** Reads what other devices have kept meanwhile. */
  refresh(): Promise<void>
  update(change: (book: Book) => Book): Promise<Kept>
  addPasskey(over: AbortSignal): Promise<VaultFailure | null>
  removePasskey(id: string): Promise<VaultFailure | null>
  /** Makes another phrase; the former opens nothing once it counts. */
  newPhrase(): Promise<VaultFailure | null>
  erase(): Promise<VaultFailure | null>
}

const Context = createContext<(Keeper & { need(): void }) | null>(null)

/** Keeps the vault of whoever is signed in open from page to page, in memory alone: a reload closes it. */
export function KeepingProvider(props: { children: ReactNode }) {
  const { account, refresh: refreshSession } = useSession()
  const { locale } = useLanguage()
  const vaults = useVaults()
  const member = account?.member ?? null
  const [found, setState] = useState<Keeping>(APART)
  // Whoever has just signed in is not without a vault: nobody has looked yet.
  const state = member !== null && found.is === 'apart' ? LOOKING : found
  const [phrase, setPhrase] = useState<string | null>(null)
  const held = useRef<{ readonly vault: OpenVault; book: Book } | null>(null)
  /** What makes the phrase count that is shown. */
  const prepared = useRef<PreparedPhrase<void> | null>(null)
  /** What deleting names the vault by that was seen last. */
  const named = useRef<string | null>(null)
  /** What was open when the vault was deleted elsewhere, until another one has it. */
  const left = useRef<Book | null>(null)
  /** Rises with every other member and vault: what was asked before counts no more. */
  const turn = useRef(0)
  const asked = useRef(false)

  // Before any page below asks for it.
  useLayoutEffect(() => {
    turn.current++
    asked.current = false
    setPhrase(null)
    setState(member === null ? APART : LOOKING)
    return () => {
      turn.current++
      prepared.current?.discard()
      held.current?.vault.close()
      prepared.current = held.current = named.current = left.current = null
      // Whoever sits here next leads none of their meetings; the one under way is left alone.
      const here = place()
      if (member !== null) forgetRooms(here.is === 'join' ? here.room : null)
    }
  }, [member])

  /** What an error means. Where nobody is signed in any more, or has to show more first, the page learns of it. */
  const told = useCallback(
    (error: unknown): VaultFailure => {
      const failure = vaultFailure(error)
      if (isOfSession(failure)) void refreshSession()
      return failure
    },
    [refreshSession],
  )

  const lookFor = useCallback(
    (elsewhere: boolean) => {
      if (member === null) return
      asked.current = true
      const mine = ++turn.current
      setState(LOOKING)
      vaults.find().then(
        (found) => {
          if (mine !== turn.current) return
          named.current = found.is === 'locked' ? found.digest : null
          setState(elsewhere && found.is === 'locked' ? { ...found, elsewhere } : found)
        },
        (error: unknown) => {
          if (mine !== turn.current) return
          named.current = digestOf(error)
          setState({ is: 'failed', failure: told(error) })
        },
      )
    },
    [vaults, member, told],
  )
  const look = useCallback(() => lookFor(false), [lookFor])

  const value = useMemo(() => {
    const show = (stale = false): void => {
      if (held.current) setState({ is: 'open', book: held.current.book, ways: held.current.vault.ways, stale })
    }
    /** Takes over a vault that was opened, unless somebody else has signed in meanwhile. */
    const take = (vault: OpenVault, mine: number): void => {
      if (mine !== turn.current) return vault.close()
      held.current?.vault.close()
      named.current = vault.digest
      try {
        held.current = { vault, book: tidiedBook(parseBook(vault.content), Date.now()) }
        show()
        void carry()
      } catch (error) {
        vault.close()
        held.current = null
        setState({ is: 'unread', why: error instanceof BookError ? error.code : 'damaged' })
      }
    }
    /** What was in a vault that is gone goes into the one that is open. */
    const carry = async (): Promise<void> => {
      const [now, before] = [held.current, left.current]
      if (!now || !before) return
      const into = (book: Book) => mergedBooks(EMPTY_BOOK, before, book)
      const done = bookText(into(now.book)) === bookText(now.book) || (await update(into)).ok
      if (left.current === before && done) left.current = null
      else if (held.current === now && !done) show(true)
    }
    const unlock = async (phrase: string | null, over: AbortSignal): Promise<VaultFailure | null> => {
      if (member === null) return OURS
      const mine = ++turn.current
      const passkeys = state.is === 'locked' ? state.ways.passkeys : []
      try {
        take(await (phrase === null ? vaults.openByPasskey(member, passkeys, over) : vaults.openByPhrase(member, phrase)), mine)
        return null
      } catch (error) {
        return told(error)
      }
    }
    /** Shows a phrase, until it counts or is dropped. */
    const prepare = (next: PreparedPhrase<void>): void => {
      prepared.current?.discard()
      prepared.current = next
      setPhrase(next.phrase)
    }
    const phraseDropped = (): void => {
      prepared.current?.discard()
      prepared.current = null
      setPhrase(null)
    }
    const phraseKept = async (): Promise<VaultFailure | null> => {
      const now = prepared.current
      if (!now) return OURS
      try {
        await now.commit()
      } catch (error) {
        const failure = held.current ? unkept(error) : told(error)
        // Another tab has made a vault: it is there to be opened, and these words never open anything.
        if (failure.is === 'changed' && !held.current && prepared.current === now) {
          phraseDropped()
          lookFor(true)
        }
        return failure
      }
      if (prepared.current === now) {
        prepared.current = null
        setPhrase(null)
      }
      return null
    }
    const create = async () => {
      if (member === null) return OURS
      const mine = ++turn.current
      try {
        const next = await vaults.prepare(member, bookText(left.current ?? EMPTY_BOOK), locale)
        if (mine !== turn.current) next.discard()
        else prepare({ ...next, commit: async () => take(await next.commit(), mine) })
        return null
      } catch (error) {
        return told(error)
      }
    }
    const read = async (now: { readonly vault: OpenVault; book: Book }): Promise<Book> => {
      await now.vault.reload()
      return tidiedBook(parseBook(now.vault.content), Date.now())
    }
    const refresh = async () => {
      const now = held.current
      if (!now) return
      try {
        const book = await read(now)
        if (held.current !== now) return
        now.book = book
        show()
        await carry()
      } catch (error) {
        if (held.current === now) failed(error)
      }
    }
    /** What it means for the page that a vault which was open could not be read again. */
    const failed = (error: unknown, book = held.current?.book ?? null): VaultFailure => {
      if (error instanceof BookError) {
        close()
        setState({ is: 'unread', why: error.code })
        return OURS
      }
      const failure = told(error)
      if (failure.is === 'wrong_secret' || failure.is === 'damaged') {
        close()
        // Locked anew elsewhere, or not what was kept: the way in says which.
        look()
      } else if (failure.is === 'gone') {
        close()
        left.current = book
        setState({ is: 'none', left: true })
      } else show(true)
      return failure
    }
    const close = (): void => {
      turn.current++
      phraseDropped()
      named.current = held.current?.vault.digest ?? named.current
      held.current?.vault.close()
      held.current = null
    }
    /** What it means for the page that a change was not kept. */
    const unkept = (error: unknown, book?: Book | null): VaultFailure => {
      const failure = vaultFailure(error)
      return isStanding(failure) ? failure : failed(error, book ?? undefined)
    }
    const update = async (change: (book: Book) => Book): Promise<Kept> => {
      const now = held.current
      if (!now) return { ok: false, failure: OURS }
      const work: { base: Book; mine: Book }[] = []
      try {
        await now.vault.update((content) => {
          const theirs = tidiedBook(parseBook(content), Date.now())
          const before = work.at(-1)
          const mine = before ? mergedBooks(before.base, before.mine, theirs) : tidiedBook(change(theirs), Date.now())
          work.push({ base: theirs, mine })
          return bookText(mine)
        })
      } catch (error) {
        return { ok: false, failure: held.current === now ? unkept(error, work.at(-1)?.mine) : told(error) }
      }
      now.book = work.at(-1)?.mine ?? now.book
      if (held.current === now) show()
      return { ok: true, merged: work.length > 1, book: now.book }
    }
    /** Changes how it is opened. Where another device was faster, what that one kept is in it by then. */
    const changeWays = async (act: (vault: OpenVault) => Promise<void>): Promise<VaultFailure | null> => {
      const now = held.current
      if (!now) return OURS
      try {
        await act(now.vault)
        now.book = tidiedBook(parseBook(now.vault.content), Date.now())
      } catch (error) {
        return held.current === now ? unkept(error) : told(error)
      }
      if (held.current === now) show()
      return null
    }
    return {
      state,
      look,
      need: () => {
        if (!asked.current) look()
      },
      phrase,
      phraseKept,
      phraseDropped,
      unlock,
      create,
      lock: () => {
        const rooms = held.current?.book.plans.map(({ room }) => room) ?? []
        close()
        left.current = null
        rooms.forEach(forgetRoom)
        look()
      },
      refresh,
      update,
      addPasskey: (over: AbortSignal) => changeWays((vault) => vault.addPasskey(over)),
      removePasskey: (id: string) => changeWays((vault) => vault.removePasskey(id)),
      newPhrase: async () => {
        const now = held.current
        if (!now) return OURS
        try {
          const next = await now.vault.preparePhrase(locale)
          const commit = async () => {
            await next.commit()
            now.book = tidiedBook(parseBook(now.vault.content), Date.now())
            if (held.current === now) show()
          }
          if (held.current === now) prepare({ ...next, commit })
          return null
        } catch (error) {
          return told(error)
        }
      },
      erase: async () => {
        const digest = held.current?.vault.digest ?? named.current
        if (member === null || digest === null) return OURS
        try {
          await vaults.erase(member, digest)
        } catch (error) {
          const failure = told(error)
          // Something was kept that nobody has seen here: that is shown first.
          if (failure.is === 'changed') await (held.current ? refresh() : look())
          return failure
        }
        close()
        left.current = null
        asked.current = true
        setState({ is: 'none' })
        return null
      },
    }
  }, [state, phrase, look, lookFor, told, vaults, member, locale])
  return <Context value={value}>{props.children}</Context>
}

/** The vault, for a page that needs it: the server is asked for it when the first such page is shown. */
export function useKeeping(): Keeper {
  const keeper = useContext(Context)
  if (!keeper) throw new Error('outside of KeepingProvider')
  const { need } = keeper
  const looking = keeper.state.is === 'looking'
  useEffect(() => {
    if (looking) need()
  }, [looking, need])
  return keeper
}

const APART: Keeping = { is: 'apart' }
const LOOKING: Keeping = { is: 'looking' }
const OURS: VaultFailure = { is: 'program', word: null }
