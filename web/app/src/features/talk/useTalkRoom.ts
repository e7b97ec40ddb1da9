import { useState } from 'react'

import type { Meeting } from '../../platform/client'
import { useText } from '../../platform/locale'
import { NARROW, useMedia } from '../../platform/media'
import type { Poll, Reaction, Talk } from '../../platform/talk'
import { useAnnounce } from '../../ui/Announcer'
import { useToast } from '../../ui/Toast'
import type { PanelName } from '../call/TopLine'
import { useAnnouncements, type Announcements } from './announce'
import { useDraft, type Draft } from './useDraft'
import { useReactions, useTalk, useUnread } from './useTalk'
import { useTalkNews } from './useTalkNews'

/** What the meeting's page needs to know of talk. */
export interface TalkRoom {
  /** Absent where the client cannot carry it; then nothing of it is shown. */
  readonly talk: Talk | undefined
  readonly draft: Draft
  readonly unread: number
  readonly reactions: ReadonlyMap<number, Reaction>
  readonly announcements: Announcements
  /** Whether the own hand is up. */
  readonly hand: boolean
  readonly toggleHand: () => void
  /** Whether one may lower others' hands and end others' polls. */
  readonly leads: boolean
  /** The newest question that waits for the own vote and was not put off. */
  readonly asked: Poll | undefined
  readonly putOff: (poll: string) => void
}

/** Talk in one meeting: its state beyond the panels, and the telling of its news. */
export function useTalkRoom(meeting: Meeting, panel: PanelName | null, record: (text: string) => void): TalkRoom {
  const t = useText()
  const show = useToast()
  const announce = useAnnounce()
  const { talk } = meeting
  useTalk(talk)
  const announcements = useAnnouncements()
  const draft = useDraft(talk)
  const unread = useUnread(talk, panel === 'chat')
  const banners = !useMedia(NARROW) || panel === null
  const reactions = useReactions(talk)
  const [later, setLater] = useState<ReadonlySet<string>>(new Set())
  const leads = meeting.view.role === 'owner' || meeting.view.role === 'moderator'
  useTalkNews(talk, { t, on: announcements.on, leads, banners, announce, show, record })
  const hand = talk?.hands.some(({ own }) => own) ?? false
  return {
    talk,
    draft,
    unread,
    reactions,
    announcements,
    hand,
    toggleHand: () => talk?.raiseHand(!hand),
    leads,
    asked: talk?.polls.findLast((poll) => poll.open && !poll.own && poll.voted === null && !later.has(poll.id)),
    putOff: (poll) => setLater(new Set([...later, poll])),
  }
}
