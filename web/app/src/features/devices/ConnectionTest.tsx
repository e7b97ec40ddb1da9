import { useEffect, useRef, useState } from 'react'

import { useClient, type Reach } from '../../platform/client'
import { useLanguage } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import './devices.css'
import { reachLines } from './reach'

/** Tests the way to the server, and to nobody else. */
export function ConnectionTest() {
  const { t, region } = useLanguage()
  const client = useClient()
  const [state, setState] = useState<'idle' | 'running' | Reach>('idle')
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = () => {
    running.current?.abort()
    const turn = (running.current = new AbortController())
    setState('running')
    void client.testReach(turn.signal).then((reach) => {
      if (!turn.signal.aborted) setState(reach)
    })
  }
  const lines = typeof state === 'object' ? reachLines(state, region) : []
  return (
    <div className="field reach">
      <p className="label">{t('reach.title')}</p>
      <div className="level">
        <Button kind="quiet" size="s" icon="wifi" onPress={start} isDisabled={state === 'running'}>
          {t(typeof state === 'object' ? 'reach.again' : 'reach.start')}
        </Button>
      </div>
      <div className="reach__lines small" role="status">
        {state === 'running' && <p>{t('reach.running')}</p>}
        {lines.map(({ fine, text, params }) => (
          <p key={text} className={fine ? 'reach__line' : 'reach__line reach__line--weak'}>
            <Icon name={fine ? 'check' : 'alert'} />
            <span>{t(text, params)}</span>
          </p>
        ))}
        <p className="muted">{t(typeof state === 'object' ? 'reach.limit' : 'reach.hint')}</p>
      </div>
    </div>
  )
}
