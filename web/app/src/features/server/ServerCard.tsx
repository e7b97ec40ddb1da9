import { useState } from 'react'

import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import '../../ui/Card.css'
import { ServerSees } from './ServerSees'
import type { ServerState } from './useServerInfo'

/** What this server says of itself, and what it can see. */
export function ServerCard(props: { state: ServerState; retry: () => void }) {
  const t = useText()
  const { state, retry } = props
  const [explaining, setExplaining] = useState(false)
  return (
    <section className="home__server card card--flat" aria-labelledby="h-server">
      <h2 id="h-server" className="card__small">
        {t('home.server')}
      </h2>
      {state.is === 'failed' ? (
        <div className="stack home__failed" role="status">
          <p className="small">{t('home.serverFailed')}</p>
          <Button size="s" icon="refresh" onPress={retry}>
            {t('common.retry')}
          </Button>
        </div>
      ) : (
        <dl className="facts facts--tight" aria-busy={state.is === 'loading'}>
          {state.is === 'loading' ? (
            <>
              <dt className="sr-only">{t('home.server')}</dt>
              <dd className="muted small">{t('home.serverLoading')}</dd>
            </>
          ) : (
            <>
              <dt>{t('home.operator')}</dt>
              <dd>{state.info.operator || t('home.operatorUnknown')}</dd>
              {state.info.location && (
                <>
                  <dt>{t('home.location')}</dt>
                  <dd>{state.info.location}</dd>
                </>
              )}
              <dt>{t('home.capacity')}</dt>
              <dd>{t('home.capacityValue', { n: state.info.roomCapacity })}</dd>
            </>
          )}
          <dt>{t('home.listen')}</dt>
          <dd>
            {t('home.listenValue')}
            <small>
              <button type="button" className="text-link" aria-haspopup="dialog" onClick={() => setExplaining(true)}>
                {t('home.listenMore')}
              </button>
            </small>
          </dd>
        </dl>
      )}
      {explaining && <ServerSees onClose={() => setExplaining(false)} />}
    </section>
  )
}
