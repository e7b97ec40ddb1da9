import type { ReactNode } from 'react'

import type { Account } from '../../platform/account'
import { useText } from '../../platform/locale'
import { go, goSignIn } from '../../platform/router'
import { Button } from '../../ui/Button'
import { ProveFirst } from './ProveFirst'
import { useSession } from './session'
import { troubleText } from './trouble'
import './account.css'

/** What only somebody signed in sees; `admits` says whether they may. Everybody else reads why not, and what helps. */
export function Gate(props: { admits?: (account: Account) => boolean; children: (account: Account) => ReactNode }) {
  const t = useText()
  const { state, account, refresh } = useSession()
  if (state.is === 'loading') return <p className="muted" role="status">{t('home.serverLoading')}</p>
  if (state.is === 'failed') {
    return (
      <section className="card stack">
        <p role="status">{troubleText(state.trouble, t)}</p>
        <div><Button kind="primary" icon="refresh" onPress={() => void refresh()}>{t('common.retry')}</Button></div>
      </section>
    )
  }
  if (!account) {
    return (
      <section className="card stack">
        <p role="status">{t(state.value.unclaimed ? 'home.unclaimed' : 'gate.signIn')}</p>
        <div>
          {state.value.unclaimed ? (
            <Button onPress={() => go('/')}>{t('common.home')}</Button>
          ) : (
            <Button kind="primary" icon="user" onPress={goSignIn}>{t('signin.title')}</Button>
          )}
        </div>
      </section>
    )
  }
  if (props.admits && !props.admits(account)) {
    return (
      <section className="card stack">
        <p role="status">{t('gate.notAllowed')}</p>
        <div><Button onPress={() => go('/')}>{t('common.home')}</Button></div>
      </section>
    )
  }
  if (account.mustProveFactor) return <ProveFirst />
  return props.children(account)
}
