import { useEffect, useReducer, useState } from 'react'

import type { Message, Reaction, Talk } from '../../platform/talk'

/** How long a reaction stands beside its author, in milliseconds. */
const REACTION_SHOWN = 6000

/** Renders again whenever something is said, shown or asked. */
export function useTalk(talk: Talk | undefined): void {
  const [, bump] = useReducer((n: number) => n + 1, 0)
  useEffect(() => {
    if (!talk) return
    bump() // what happened between rendering and subscribing
    return talk.subscribe(bump)
  }, [talk])
}

/** How many of others' messages came since the chat was last open. */
export function useUnread(talk: Talk | undefined, open: boolean): number {
  const heard = fromOthers(talk?.messages ?? [])
  const [read, setRead] = useState(heard)
  useEffect(() => {
    if (open || heard < read) setRead(heard)
  }, [open, heard, read])
  return open ? 0 : Math.max(0, heard - read)
}

/** How many messages others wrote. */
export function fromOthers(messages: readonly Message[]): number {
  return messages.reduce((n, message) => (message.own ? n : n + 1), 0)
}

/** The latest reaction of each peer, for as long as it is shown. */
export function useReactions(talk: Talk | undefined): ReadonlyMap<number, Reaction> {
  const [shown, setShown] = useState<ReadonlyMap<number, Reaction>>(new Map())
  useEffect(() => {
    if (!talk) return
    const timers = new Map<number, ReturnType<typeof setTimeout>>()
    const stop = talk.onReaction(({ by: { peer }, reaction }) => {
      clearTimeout(timers.get(peer))
      timers.set(
        peer,
        setTimeout(() => setShown((former) => new Map([...former].filter(([key]) => key !== peer))), REACTION_SHOWN),
      )
      setShown((former) => new Map(former).set(peer, reaction))
    })
    return () => {
      stop()
      for (const timer of timers.values()) clearTimeout(timer)
    }
  }, [talk])
  return shown
}
