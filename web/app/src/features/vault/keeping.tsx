import { BookError, bookText, EMPTY_BOOK, mergedBooks, parseBook, tidiedBook, type Book } from '@konklave/client/plans'
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'

import { useLanguage } from '../../platform/locale'
import { useVaults, vaultFailure, type OpenVault, type VaultFailure, type VaultWays } from '../../platform/vault'
import { useSession } from '../account/session'

/** Where somebody's planned meetings are, as far as this page knows. */
export type Keeping =
  /** Nobody is signed in: nothing is kept. */
  | { readonly is: 'apart' }
  | { readonly is: 'looking' }
  | { readonly is: 'failed'; readonly failure: VaultFailure }
  /** There is no vault yet. */
  | { readonly is: 'none' }
  | { readonly is: 'locked'; readonly ways: VaultWays }
  /** It is open, and what is in it was written by a later program, or by none. */
  | { readonly is: 'unread'; readonly why: BookError['code'] }
  /** `stale`: the server did not answer when it was asked last. */
  | { readonly is: 'open'; readonly book: Book; readonly ways: VaultWays; readonly stale: boolean }

/** What came of a change. `merged`: another device had changed something meanwhile, and both are kept. */
export type Kept = { readonly ok: true; readonly merged: boolean } | { readonly ok: false; readonly failure: VaultFailure }

/** The one owner of the vault on this page. */
export interface Keeper {
  readonly state: Keeping
  /** Asks the server what there is, anew. */
  look(): void
  unlock(phrase: string | null): Promise<VaultFailure | null>
  /** A phrase just made, to be shown until whoever made it has kept it; nothing else knows it. */
  readonly phrase: string | null
  phraseKept(): void
  /** Makes a vault, and the phrase that opens it. */
  create(): Promise<VaultFailure | null>
  /** Closes it; what opens it is needed again. */
  lock(): void
  /** Reads what other devices have kept meanwhile. */
  refresh(): Promise<void>
  update(change: (book: Book) => Book): Promise<Kept>
  addPasskey(): Promise<VaultFailure | null>
  removePasskey(id: string): Promise<VaultFailure | null>
  /** Makes another phrase; the former opens nothing from then on. */
  newPhrase(): Promise<VaultFailure | null>
  erase(): Promise<VaultFailure | null>
}

const Context = createContext<(Keeper & { need(): void }) | null>(null)

/** As often a change is tried again after another device was faster. */
const TRIES = 4

/** Keeps the vault of whoever is signed in open from page to page, in memory alone: a reload closes it. */
export function KeepingProvider(props: { children: ReactNode }) {
  const { account } = useSession()
  const { locale } = useLanguage()
  const vaults = useVaults()
  const member = account?.member ?? null
  const [state, setState] = useState<Keeping>({ is: 'apart' })
  const [phrase, setPhrase] = useState<string | null>(null)
  const held = useRef<{ readonly vault: OpenVault; book: Book } | null>(null)
  /** Rises with every other member and vault: what was asked before counts no more. */
  const turn = useRef(0)
  const asked = useRef(false)

  useEffect(() => {
    turn.current++
    asked.current = false
    setPhrase(null)
    setState(member === null ? { is: 'apart' } : { is: 'looking' })
    return () => {
      turn.current++
      held.current?.vault.close()
      held.current = null
    }
  }, [member])

  const look = useCallback(() => {
    if (member === null) return
    asked.current = true
    const mine = ++turn.current
    setState({ is: 'looking' })
    vaults.find().then(
      (found) => {
        if (mine === turn.current) setState(found)
      },
      (error: unknown) => {
        if (mine === turn.current) setState({ is: 'failed', failure: vaultFailure(error) })
      },
    )
  }, [vaults, member])

  const value = useMemo(() => {
    const show = (stale = false): void => {
      if (held.current) setState({ is: 'open', book: held.current.book, ways: held.current.vault.ways, stale })
    }
    /** Takes over a vault that was opened, unless somebody else has signed in meanwhile. */
    const take = (vault: OpenVault, mine: number): void => {
      if (mine !== turn.current) return vault.close()
      held.current?.vault.close()
      try {
        held.current = { vault, book: tidiedBook(parseBook(vault.content), Date.now()) }
        show()
      } catch (error) {
        vault.close()
        held.current = null
        setState({ is: 'unread', why: error instanceof BookError ? error.code : 'damaged' })
      }
    }
    const unlock = async (phrase: string | null): Promise<VaultFailure | null> => {
      if (member === null) return OURS
      const mine = ++turn.current
      try {
        take(await (phrase === null ? vaults.openByPasskey(member) : vaults.openByPhrase(member, phrase)), mine)
        return null
      } catch (error) {
        return vaultFailure(error)
      }
    }
    const create = async () => {
      if (member === null) return OURS
      const mine = ++turn.current
      try {
        const { vault, phrase: made } = await vaults.create(member, bookText(EMPTY_BOOK), locale)
        if (mine === turn.current) setPhrase(made)
        take(vault, mine)
        return null
      } catch (error) {
        const failure = vaultFailure(error)
        // Another tab has made one: it is there to be opened.
        if (failure.is === 'changed') look()
        return failure
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
      } catch (error) {
        if (held.current === now) failed(error)
      }
    }
    /** What it means for the page that a vault which was open could not be read again. */
    const failed = (error: unknown): VaultFailure => {
      if (error instanceof BookError) {
        close()
        setState({ is: 'unread', why: error.code })
        return OURS
      }
      const failure = vaultFailure(error)
      if (failure.is === 'offline') show(true)
      else if (failure.is === 'wrong_secret' || failure.is === 'damaged') {
        close()
        // Locked anew elsewhere, or not what was kept: the way in says which.
        look()
      }
      return failure
    }
    const close = (): void => {
      turn.current++
      setPhrase(null)
      held.current?.vault.close()
      held.current = null
    }
    const update = async (change: (book: Book) => Book): Promise<Kept> => {
      const now = held.current
      if (!now) return { ok: false, failure: OURS }
      let [base, mine] = [now.book, tidiedBook(change(now.book), Date.now())]
      for (let tried = 1; ; tried++) {
        try {
          await now.vault.save(bookText(mine))
          now.book = mine
          if (held.current === now) show()
          return { ok: true, merged: tried > 1 }
        } catch (error) {
          const failure = vaultFailure(error)
          if (failure.is !== 'changed' || tried === TRIES) return { ok: false, failure }
        }
        try {
          const theirs = await read(now)
          ;[base, mine] = [theirs, mergedBooks(base, mine, theirs)]
        } catch (error) {
          return { ok: false, failure: held.current === now ? failed(error) : vaultFailure(error) }
        }
      }
    }
    /** Changes how it is opened. Where another device was faster, what that one kept is read first. */
    const changeWays = async <Result,>(act: (vault: OpenVault) => Promise<Result>): Promise<{ readonly done: Result } | { readonly failure: VaultFailure }> => {
      const now = held.current
      if (!now) return { failure: OURS }
      for (let tried = 1; ; tried++) {
        try {
          const done = await act(now.vault)
          if (held.current === now) show()
          return { done }
        } catch (error) {
          const failure = vaultFailure(error)
          if (failure.is !== 'changed' || tried === TRIES) return { failure }
          await refresh()
          if (held.current !== now) return { failure }
        }
      }
    }
    const outcome = (result: { readonly done: unknown } | { readonly failure: VaultFailure }) => ('failure' in result ? result.failure : null)
    return {
      state,
      look,
      need: () => {
        if (!asked.current) look()
      },
      phrase,
      phraseKept: () => setPhrase(null),
      unlock,
      create,
      lock: () => {
        close()
        look()
      },
      refresh,
      update,
      addPasskey: async () => outcome(await changeWays((vault) => vault.addPasskey())),
      removePasskey: async (id: string) => outcome(await changeWays((vault) => vault.removePasskey(id))),
      newPhrase: async () => {
        const result = await changeWays((vault) => vault.newPhrase(locale))
        if ('failure' in result) return result.failure
        setPhrase(result.done)
        return null
      },
      erase: async () => {
        try {
          await vaults.erase()
        } catch (error) {
          return vaultFailure(error)
        }
        close()
        asked.current = true
        setState({ is: 'none' })
        return null
      },
    }
  }, [state, phrase, look, vaults, member, locale])
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

const OURS: VaultFailure = { is: 'program', word: null }
