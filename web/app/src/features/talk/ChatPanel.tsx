import { useLayoutEffect, useRef, useState } from 'react'

import type { RosterEntry } from '../../platform/client'
import { useText } from '../../platform/locale'
import type { Talk } from '../../platform/talk'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { Panel } from '../../ui/Panel'
import './chat.css'
import { Composer } from './Composer'
import { LiveItem, MessageItem } from './MessageItem'
import type { Draft } from './useDraft'

/** This near to the end counts as at the end, in pixels. */
const NEAR = 40

/** Messages drawn at a time; older ones on request. */
const PAGE = 200

/** What is written in this meeting, and where to write. */
export function ChatPanel(props: { talk: Talk; draft: Draft; roster: readonly RosterEntry[]; onClose: () => void }) {
  const t = useText()
  const { talk } = props
  const body = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const live = talk.live.filter((line) => !line.own && line.text)
  const newest = talk.messages.at(-1)
  const mine = newest?.own ?? false
  const [pages, setPages] = useState(1)
  const shown = talk.messages.slice(-pages * PAGE)
  // New text is followed only by those who read at the end; one's own message always is.
  useLayoutEffect(() => {
    const element = body.current
    if (element && (atEnd || mine)) element.scrollTop = element.scrollHeight
  }, [newest?.id]) // eslint-disable-line react-hooks/exhaustive-deps -- only when something new came
  useLayoutEffect(() => {
    const element = body.current
    if (element && atEnd) element.scrollTop = element.scrollHeight
  })
  const onScroll = () => {
    const element = body.current
    if (element) setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR)
  }
  const toEnd = () => body.current?.scrollTo({ top: body.current.scrollHeight })
  return (
    <Panel
      title={t('talk.title')}
      closeLabel={t('talk.close')}
      onClose={props.onClose}
      log={{ ref: body, onScroll }}
      foot={
        <>
          {!atEnd && (
            <div className="chat__end">
              <Button size="s" icon="down" onPress={toEnd}>
                {t('talk.toEnd')}
              </Button>
            </div>
          )}
          <Composer draft={props.draft} roster={props.roster} />
        </>
      }
    >
      <p className="vanish">
        <Icon name="hourglass" />
        <span>{t('talk.vanishes')}</span>
      </p>
      {talk.messages.length + live.length === 0 ? (
        <p className="small muted">{t('talk.empty')}</p>
      ) : (
        <ul className="msgs">
          {shown.length < talk.messages.length && (
            <li className="chat__end">
              <Button size="s" onPress={() => setPages(pages + 1)}>
                {t('talk.earlier')}
              </Button>
            </li>
          )}
          {shown.map((message) => (
            <MessageItem key={message.id} message={message} />
          ))}
          {live.map((line) => (
            <LiveItem key={`live-${line.by.member}`} live={line} />
          ))}
        </ul>
      )}
    </Panel>
  )
}
