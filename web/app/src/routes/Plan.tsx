import { useEffect, useState, type ReactNode } from 'react'

import { ChangePlan } from '../features/plan/ChangePlan'
import { NewPlan } from '../features/plan/NewPlan'
import { Planned, type Made } from '../features/plan/Planned'
import { PlanGate, Told } from '../features/plan/PlanGate'
import type { Draft } from '../features/plan/draft'
import { useSession } from '../features/account/session'
import { MakeVault, NewPhrase } from '../features/vault/MakeVault'
import { useKeeping } from '../features/vault/keeping'
import { vaultText } from '../features/vault/trouble'
import { Unlock } from '../features/vault/Unlock'
import { useArrival } from '../platform/arrival'
import { useText, useTitle } from '../platform/locale'
import { go, goSignIn } from '../platform/router'
import { Button } from '../ui/Button'
import '../ui/Desk.css'
import { Section } from '../ui/Section'
import { Outside } from './Outside'

/** Plans a meeting, or changes one: `plan` names it. `first`: what the form begins with, for scenes. */
export function Plan(props: { plan: string; first?: Partial<Draft> }) {
  const t = useText()
  const title = t(props.plan ? 'plan.change' : 'plan.title')
  useTitle(title)
  const heading = useArrival<HTMLHeadingElement>()
  return (
    <Outside mainClass="desk-page">
      <div className="desk desk--narrow">
        <header className="desk__head">
          <div>
            <h1 ref={heading} tabIndex={-1}>
              {title}
            </h1>
            <p className="lead">{t('plan.lead')}</p>
          </div>
        </header>
        {props.plan ? (
          <PlanGate>
            <Change plan={props.plan} />
          </PlanGate>
        ) : (
          <New {...(props.first ? { first: props.first } : {})} />
        )}
      </div>
    </Outside>
  )
}

/** A new one. What was made stays here, whatever becomes of session and vault: no other page has it before it is kept. */
function New(props: { first?: Partial<Draft> }) {
  const [made, setMade] = useState<Made | null>(null)
  if (made) return <Planned {...made} />
  return (
    <PlanGate>
      <Planning {...props} onMade={setMade} />
    </PlanGate>
  )
}

/** A new one is planned with what keeps it, or without. */
function Planning(props: { first?: Partial<Draft>; onMade: (made: Made) => void }) {
  const t = useText()
  const keeper = useKeeping()
  const { account } = useSession()
  const [apart, setApart] = useState(false)
  const [begun, setBegun] = useState(false)
  const { state, phrase } = keeper
  const clear = apart || state.is === 'apart' || state.is === 'open' || state.is === 'none'
  useEffect(() => {
    if (clear) setBegun(true)
  }, [clear])
  const member = account?.member ?? null
  return (
    <>
      {phrase === null ? state.is === 'none' && !apart && <MakeVault /> : <NewPhrase />}
      {phrase === null && !clear && (
        <Before
          without={
            <Button kind="quiet" size="s" onPress={() => setApart(true)}>
              {t('plan.without')}
            </Button>
          }
        />
      )}
      {/* What was typed stays while the phrase is kept, and where the vault closes meanwhile. */}
      {(clear || begun) && (
        <div hidden={phrase !== null}>
          <NewPlan {...(props.first ? { first: props.first } : {})} onMade={(plan) => props.onMade({ plan, member, apart })} />
        </div>
      )}
    </>
  )
}

/** Only what is kept can be changed. */
function Change(props: { plan: string }) {
  const t = useText()
  const { state } = useKeeping()
  const session = useSession()
  if (state.is === 'open') {
    const plan = state.book.plans.find(({ id, cancelled }) => id === props.plan && !cancelled)
    return plan ? <Changing key={plan.id} plan={plan} /> : <Told text={t('plan.unknown')} act={t('plan.toMeetings')} onPress={() => go('/meetings')} />
  }
  if (state.is === 'apart' && session.state.is === 'known' && !session.state.value.unclaimed) {
    return <Told text={t('plan.signInToChange')} icon="user" act={t('signin.title')} onPress={goSignIn} />
  }
  if (state.is === 'apart' || state.is === 'none') return <Told text={t('plan.unknown')} act={t('common.home')} onPress={() => go('/')} />
  return <Before />
}

/** The plan as it was when the form was opened: what is saved meanwhile does not change what is being typed. */
function Changing(props: Parameters<typeof ChangePlan>[0]) {
  const [plan] = useState(props.plan)
  return <ChangePlan plan={plan} />
}

/** What has to come before the vault is open. `without`: another way on. */
export function Before(props: { without?: ReactNode }) {
  const t = useText()
  const { state, look } = useKeeping()
  switch (state.is) {
    case 'looking':
      return <p className="muted" role="status">{t('home.serverLoading')}</p>
    case 'failed':
      return (
        <Told text={vaultText(state.failure, t)} icon="refresh" act={t('common.retry')} onPress={look}>
          {props.without}
        </Told>
      )
    case 'unread':
      return (
        <Told text={t(state.why === 'newer' ? 'vault.newer' : 'vault.unread')} icon="refresh" act={t('error.reload')} onPress={() => location.reload()}>
          {props.without}
        </Told>
      )
    case 'locked':
      return (
        <Section title={t('vault.locked')} note={t('vault.lockedText')}>
          <Unlock ways={state.ways}>{props.without}</Unlock>
        </Section>
      )
    default:
      return null
  }
}
