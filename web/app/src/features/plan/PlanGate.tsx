import type { ReactNode } from 'react'

import { useText } from '../../platform/locale'
import { go, goSignIn } from '../../platform/router'
import { Button, type ButtonProps } from '../../ui/Button'
import '../../ui/Card.css'
import { ProveFirst } from '../account/ProveFirst'
import { useSession } from '../account/session'
import { troubleText } from '../account/trouble'

/** What only whoever may plan meetings sees. Everybody else reads why not, and what helps. */
export function PlanGate(props: { children: ReactNode }) {
  const t = useText()
  const { state, refresh } = useSession()
  if (state.is === 'loading') return <p className="muted" role="status">{t('home.serverLoading')}</p>
  if (state.is === 'failed') return <Told text={troubleText(state.trouble, t)} icon="refresh" act={t('common.retry')} onPress={() => void refresh()} />
  const { account, mayCreate, planDays, unclaimed } = state.value
  if (account?.mustAddFactor) return <Told text={t('home.addFactorText')} icon="key" act={t('home.addFactor')} onPress={() => go('/account')} />
  if (account?.mustProveFactor) return <ProveFirst />
  // Whoever may start meetings without an account may have no room kept for later.
  if (mayCreate && planDays !== null) return props.children
  if (account) return <Told text={t('home.mayNot')} act={t('common.home')} onPress={() => go('/')} />
  if (unclaimed) return <Told text={t('home.unclaimed')} act={t('common.home')} onPress={() => go('/')} />
  return <Told text={t('plan.signIn')} icon="user" act={t('signin.title')} onPress={goSignIn} />
}

/** A sentence instead of what one came for, and the one thing that helps. */
export function Told(props: { text: string; icon?: ButtonProps['icon']; act: string; onPress: () => void; children?: ReactNode }) {
  return (
    <section className="card stack">
      <p role="status">{props.text}</p>
      <div className="form__acts">
        <Button kind="primary" {...(props.icon ? { icon: props.icon } : {})} onPress={props.onPress}>
          {props.act}
        </Button>
        {props.children}
      </div>
    </section>
  )
}
