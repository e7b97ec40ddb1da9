import { useEffect, useState } from 'react'

import { useText } from '../../platform/locale'
import type { LiveLine, Talk } from '../../platform/talk'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { plainName } from '../roster/person'
import './livestrip.css'
import { plainText } from './words'

/** Authors shown at a time; the panel has all. */
const MOST = 2

/** How long a finished line stays, in milliseconds: long enough to read it, and the stage does not jump between two sentences. */
const LINGER = 8000

/** What others write live, below the stage while the chat is closed. Silent: whole sentences are announced elsewhere. */
export function LiveStrip(props: { talk: Talk; onOpen: () => void }) {
  const t = useText()
  const lines = useLingering(props.talk)
  if (lines.length === 0) return null
  return (
    <section className="strip" aria-label={t('talk.live')} aria-live="off">
      <ul className="strip__lines">
        {lines.slice(-MOST).map((line) => (
          <li key={line.by.member}>
            <p className="strip__by">
              <span>
                <Icon name="rtt" size="s" /> <b>{plainName(line.by.name)}</b> {t(line.done ? 'talk.wroteLive' : 'talk.writesLive')}
              </span>
            </p>
            {/* Aligned to its end: what was just written must be in view. */}
            <p className="strip__text" dir="auto">
              <span>
                {line.partial && '… '}
                {plainText(line.text)}
                {!line.done && <span className="caret" aria-hidden="true" />}
              </span>
            </p>
          </li>
        ))}
      </ul>
      <Button size="s" icon="chat" onPress={props.onOpen}>
        {t('talk.openChat')}
      </Button>
    </section>
  )
}

/** Others' lines now, and for a while those that were finished. */
function useLingering(talk: Talk): (LiveLine & { readonly done: boolean })[] {
  const [former, setFormer] = useState<readonly LiveLine[]>([])
  const now = talk.live.filter((line) => !line.own && line.text)
  const ended = former.filter((line) => !now.some(({ by }) => by.member === line.by.member))
  const { live } = talk
  useEffect(() => {
    const shown = live.filter((line) => !line.own && line.text)
    setFormer((before) => [...before.filter((line) => !shown.some(({ by }) => by.member === line.by.member)), ...shown])
    const timer = setTimeout(() => setFormer(shown), LINGER)
    return () => clearTimeout(timer)
  }, [live])
  return [...ended.map((line) => ({ ...line, done: true })), ...now.map((line) => ({ ...line, done: false }))]
}
