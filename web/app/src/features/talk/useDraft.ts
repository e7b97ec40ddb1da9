import { useState } from 'react'

import type { Speaker, Talk } from '../../platform/talk'
import { MOST_BYTES, size } from './words'

/** What is being written, and to whom. It outlives the panel, so that closing it loses nothing. */
export interface Draft {
  readonly text: string
  /** Null: to everybody. */
  readonly to: Speaker | null
  /** Whether everybody reads along. Never together with a private recipient. */
  readonly live: boolean
  readonly write: (text: string) => void
  readonly address: (to: Speaker | null) => void
  readonly setLive: (live: boolean) => void
  readonly send: () => void
}

/** Keeps the draft of one meeting. */
export function useDraft(talk: Talk | undefined): Draft {
  const [text, setText] = useState('')
  const [to, setTo] = useState<Speaker | null>(null)
  const [live, setLive] = useState(false)
  return {
    text,
    to,
    live,
    write: (next) => {
      if (!live || !talk) return setText(next)
      // A line that is full becomes a message, and what does not fit begins the next one.
      const full = size(next) > MOST_BYTES.live && next.startsWith(text) && text !== ''
      if (full) talk.finishLive()
      const rest = full ? next.slice(text.length) : next
      setText(rest)
      if (size(rest) <= MOST_BYTES.live) talk.typeLive(rest)
    },
    address: (next) => {
      if (!live) setTo(next)
    },
    setLive: (on) => {
      if (on && to !== null) return
      setLive(on)
      if (size(text) <= MOST_BYTES.live) talk?.typeLive(on ? text : '')
    },
    send: () => {
      if (!talk || !text.trim() || tooLong(text, live)) return
      if (live) talk.finishLive()
      else if (!(to ? talk.sayTo(to.peer, text) : talk.say(text))) return
      setText('')
    },
  }
}

/** Whether a text has too many bytes for one message, or one live line. */
export function tooLong(text: string, live: boolean): boolean {
  return size(text.trim()) > (live ? MOST_BYTES.live : MOST_BYTES.message)
}
