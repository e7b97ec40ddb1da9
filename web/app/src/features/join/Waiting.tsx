import { useEffect, useState } from 'react'

import type { Meeting } from '../../platform/client'
import { useText, type TextKey } from '../../platform/locale'
import { useOnline } from '../../platform/online'
import { Banner } from '../../ui/Banner'
import './join.css'

/** After this many milliseconds of waiting a second sentence explains. */
const PATIENCE = 6000

/** What is going on between pressing the button and being inside. */
export function Waiting(props: { busy: boolean; meeting: Meeting | null }) {
  const t = useText()
  const online = useOnline()
  const [long, setLong] = useState(false)
  useEffect(() => {
    setLong(false)
    if (!props.busy) return
    const timer = setTimeout(() => setLong(true), PATIENCE)
    return () => clearTimeout(timer)
  }, [props.busy])
  if (!online) {
    return (
      <Banner tone="warn" icon="wifi-off">
        {t('pre.offline')}
      </Banner>
    )
  }
  if (!props.busy || !props.meeting) return null
  const { phase, connection } = props.meeting.view
  if (long && connection !== 'connected') {
    return (
      <Banner tone="warn" icon="server">
        {t('error.unreachableText')}
      </Banner>
    )
  }
  const text: TextKey = phase.is !== 'joining' ? 'pre.checking' : long ? 'pre.joiningLong' : 'pre.joining'
  return (
    <p className="waiting small" role="status">
      <span className="waiting__bar" aria-hidden="true">
        <i />
      </span>
      {t(text)}
    </p>
  )
}
