import { useId } from 'react'

import type { Meeting } from '../../platform/client'
import { useText } from '../../platform/locale'
import { Avatar } from '../../ui/Avatar'
import { Button } from '../../ui/Button'
import { useSteady } from '../../ui/steady'
import { hue, initials, personClass, plainName } from '../roster/person'
import './ScreenAsks.css'

/** Somebody asks to show a screen. Not modal, takes no focus; three equal answers, none in a hurry. */
export function ScreenAsks(props: { meeting: Meeting }) {
  const t = useText()
  const id = useId()
  const { view } = props.meeting
  // Nobody is asked for what is switched off here.
  const asking = props.meeting.off.has('screen_share') ? [] : view.asks.flatMap((peer) => view.roster.filter((entry) => entry.peer === peer))
  const [entry, ...later] = asking
  const steady = useSteady(entry?.peer ?? null)
  if (!entry) return null
  const answer = (how: Parameters<Meeting['allowScreen']>[1]) => () => {
    if (steady()) props.meeting.allowScreen(entry.peer, how)
  }
  const name = plainName(entry.name)
  const showing = view.roster.find((other) => other.streams.includes('screen'))
  return (
    <section key={entry.peer} className="ask" role="dialog" aria-labelledby={`${id}-h`} aria-describedby={`${id}-p`} data-region="ask">
      <div className="ask__who">
        <Avatar hue={hue(entry.member)}>{initials(name)}</Avatar>
        <div>
          <h2 id={`${id}-h`}>{t('screen.askTitle', { name })}</h2>
          <p className="small muted">{t(personClass(entry).word)}</p>
        </div>
      </div>
      <p id={`${id}-p`} className="muted">
        {t('screen.askText', { name })} {showing && t('screen.askBeside', { name: plainName(showing.name) })}
      </p>
      <div className="ask__answers">
        <Button onPress={answer('no')}>{t('screen.no')}</Button>
        <Button onPress={answer('once')}>{t('screen.yesOnce')}</Button>
        <Button onPress={answer('meeting')}>{t('screen.yesMeeting')}</Button>
      </div>
      {later.length > 0 && <p className="small muted">{t('screen.askMore', { n: later.length })}</p>}
    </section>
  )
}
