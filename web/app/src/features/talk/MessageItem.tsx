import { useEffect, useState } from 'react'

import { useLanguage, useText } from '../../platform/locale'
import type { LiveLine, Message } from '../../platform/talk'
import { Icon } from '../../ui/Icon'
import { plainName } from '../roster/person'
import { byline, nameOf, plainText } from './words'

/** A wait shorter than this is none, in milliseconds. */
const BRIEF = 1000

/** One message: author, direction, time, text. Text is text: nothing in it is a link, nothing is fetched. */
export function MessageItem(props: { message: Message }) {
  const { t, region } = useLanguage()
  const { message } = props
  const { own, from, to, state } = message
  const names = ['msg']
  if (own) names.push('msg--mine')
  if (to) names.push('msg--private')
  const at = new Date(message.at)
  return (
    <li className={names.join(' ')}>
      {message.gap && (
        <p className="msg__gap">
          <Icon name="wifi-off" size="s" />
          {t('talk.gap')}
        </p>
      )}
      <p className="msg__by">
        <span className="sr-only">{byline(message, t)}</span>
        <span aria-hidden="true">
          {to && <Icon name="eye-off" size="s" />} <b>{nameOf(from, own, t)}</b>
          {to && ` · ${own ? t('talk.only', { name: plainName(to.name) }) : t('talk.onlyYou')}`}
        </span>
        <time className="num" dateTime={at.toISOString()}>
          {at.toLocaleTimeString(region, { hour: '2-digit', minute: '2-digit' })}
        </time>
      </p>
      <p className="msg__text" dir="auto">
        {plainText(message.text)}
      </p>
      {state !== 'sent' && <Unsent failed={state === 'failed'} toAll={to === null} />}
    </li>
  )
}

/** That a message has not gone out; a wait is worth a word only once it lasts. */
function Unsent(props: { failed: boolean; toAll: boolean }) {
  const t = useText()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), BRIEF)
    return () => clearTimeout(timer)
  }, [])
  if (!props.failed && !late) return null
  return (
    <p className={props.failed ? 'msg__state msg__state--failed' : 'msg__state'}>
      <Icon name={props.failed ? 'alert' : 'clock'} size="s" />
      {t(!props.failed ? 'talk.waiting' : props.toAll ? 'talk.failedAll' : 'talk.failed')}
    </p>
  )
}

/** What somebody is writing at this moment. Silent: whole sentences are announced elsewhere. */
export function LiveItem(props: { live: LiveLine }) {
  const t = useText()
  const { live } = props
  return (
    <li className="msg msg--live">
      <p className="msg__by">
        <span>
          <Icon name="rtt" size="s" /> <b>{nameOf(live.by, live.own, t)}</b> {t('talk.writesLive')}
        </span>
      </p>
      <p className="msg__text" dir="auto" aria-live="off">
        {live.partial && '… '}
        {plainText(live.text)}
        <span className="caret" aria-hidden="true" />
      </p>
    </li>
  )
}
