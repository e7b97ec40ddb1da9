import type { ReactNode } from 'react'

import type { Loaded } from '../../platform/loaded'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { troubleText } from './trouble'

/** What was asked of the server; before, that it is being asked; and if it failed, why and one more try. */
export function LoadedBody<Value>(props: { state: Loaded<Value>; onRetry: () => void; children: (value: Value) => ReactNode }) {
  const t = useText()
  const { state } = props
  switch (state.is) {
    case 'loading':
      return <p className="muted" role="status">{t('home.serverLoading')}</p>
    case 'failed':
      return (
        <div className="stack failed" role="status">
          <p>{troubleText(state.trouble, t)}</p>
          <div><Button size="s" icon="refresh" onPress={props.onRetry}>{t('common.retry')}</Button></div>
        </div>
      )
    case 'known':
      return props.children(state.value)
  }
}
