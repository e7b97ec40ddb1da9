import { useCallback, useEffect, useState } from 'react'

import type { LinkOutcome, MadeLink, Meeting, WishedLink } from '../../platform/client'
import type { LinkTrouble } from './invites'

/** The owner's links and what is being done with them. */
export interface Invites {
  /** Newest first; null: not known yet. */
  readonly links: readonly MadeLink[] | null
  /** They could not be read. */
  readonly unread: boolean
  /** A change is under way. */
  readonly working: boolean
  readonly trouble: LinkTrouble | null
  /** Makes a link; null: it failed, and {@link trouble} says why. */
  make(link: WishedLink): Promise<MadeLink | null>
  /** Ends a link; false: it failed. */
  withdraw(link: MadeLink): Promise<boolean>
  /** Changes the passphrase; empty: to none. False: it failed. */
  changePassphrase(passphrase: string): Promise<boolean>
  read(): void
  /** Whoever goes elsewhere has read what went wrong. */
  dismiss(): void
}

/** The links of the meeting's owner; nothing is asked of anybody else's client. */
export function useInvites(meeting: Meeting): Invites {
  const { owner } = meeting.view
  const [links, setLinks] = useState<readonly MadeLink[] | null>(null)
  const [unread, setUnread] = useState(false)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<LinkTrouble | null>(null)

  const listed = useCallback(async () => {
    try {
      const made = [...(await meeting.invites())].reverse()
      setLinks(made)
      setUnread(false)
      return made
    } catch {
      setUnread(true)
      return null
    }
  }, [meeting])

  useEffect(() => {
    if (owner) void listed()
  }, [owner, listed])

  const change = async (outcome: () => Promise<LinkOutcome>) => {
    setWorking(true)
    setTrouble(null)
    const came = await outcome().catch(() => ({ is: 'program' as const }))
    const made = came.is === 'done' ? await listed() : null
    setWorking(false)
    if (came.is === 'done') return { made, fragment: came.fragment }
    setTrouble(came)
    return null
  }

  return {
    links,
    unread,
    working,
    trouble,
    async make(link) {
      const done = await change(() => meeting.createInvite(link))
      if (!done?.fragment) return null
      const { made, fragment } = done
      // The link is made, also where the list cannot be read at the moment.
      return made?.find((one) => one.fragment === fragment) ?? { ...link, invite: fragment, fragment }
    },
    async withdraw(link) {
      const done = await change(() => meeting.withdrawInvite(link.invite))
      if (done && !done.made) setLinks((known) => known?.filter(({ invite }) => invite !== link.invite) ?? null)
      return done !== null
    },
    async changePassphrase(passphrase) {
      return (await change(() => meeting.changePassphrase(passphrase || null))) !== null
    },
    read: () => void listed(),
    dismiss: () => setTrouble(null),
  }
}
