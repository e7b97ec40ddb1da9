import { withPlan, type Plan } from '@konklave/client/plans'
import { useEffect, useRef, useState } from 'react'

import { useText } from '../../platform/locale'
import { go, holdPage } from '../../platform/router'
import type { VaultFailure } from '../../platform/vault'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { useProve } from '../account/Proof'
import { useSession } from '../account/session'
import { useKeeping } from '../vault/keeping'
import { MakeVault, NewPhrase } from '../vault/MakeVault'
import { isOfSession, vaultText } from '../vault/trouble'
import { Unlock } from '../vault/Unlock'
import { Elsewhere } from './Elsewhere'
import { PassPlanOn } from './PassPlanOn'

/** A meeting that was just planned: this page alone has it until a vault does. */
export interface Made {
  readonly plan: Plan
  /** Who has planned it; null: whoever sat there. */
  readonly member: string | null
  /** It was to go into no vault. */
  readonly apart: boolean
}

/** What was just planned: kept as soon as its maker's vault is open, and shown as long as it is not, whatever becomes of vault and session. */
export function Planned(props: Made) {
  const { plan, member, apart } = props
  const t = useText()
  const toast = useToast()
  const keeper = useKeeping()
  const { account } = useSession()
  const open = keeper.state.is === 'open' && member !== null && account?.member === member
  const [kept, setKept] = useState(false)
  const [failure, setFailure] = useState<VaultFailure | null>(null)
  /** It is being kept for the first time: no link is shown that goes away again. */
  const [first, setFirst] = useState(open)
  const late = useRef(!open)
  const working = useRef(false)
  const [leave, setLeave] = useState<(() => void) | null>(null)

  const keep = async () => {
    if (working.current) return
    working.current = true
    // What was removed in another window has made room only once it is read.
    if (failure?.is === 'too_large') await keeper.refresh()
    const done = await keeper.update((book) => withPlan(book, plan))
    working.current = false
    setFirst(false)
    setFailure(done.ok ? null : done.failure)
    setKept(done.ok)
    if (done.ok && done.merged) toast('refresh', t('plan.merged'))
    if (done.ok && late.current) toast('check', t('plan.nowKept'))
    late.current = true
  }
  const now = useRef(keep)
  now.current = keep
  useEffect(() => {
    if (kept) return
    if (open) void now.current()
    else setFirst(false)
  }, [open, kept])
  useEffect(() => (kept ? undefined : holdPage((goOn) => setLeave(() => goOn))), [kept])

  const known = kept || first
  return (
    <>
      {!known && <WayIn {...props} />}
      <PassPlanOn
        plan={plan}
        as={{ is: 'new' }}
        kept={kept}
        keeping={first}
        // Of the session, what leads back is said instead.
        failure={kept || (failure && !open && isOfSession(failure)) ? null : failure}
        {...(open ? { onKeep: keep } : {})}
        onDone={() => go(known ? '/meetings' : '/')}
      />
      {leave && !kept && (
        <Dialog title={t('plan.leaveTitle')} onClose={() => setLeave(null)}>
          <p>{t(apart || member === null ? 'plan.leaveText' : 'plan.leaveUnkept')}</p>
          <DialogActions>
            <Button onPress={() => setLeave(null)}>{t('plan.stay')}</Button>
            <Button kind="danger" onPress={leave}>{t('plan.leave')}</Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  )
}

/** What is still to be done so that the vault can keep it; nothing where it was to go into none. */
function WayIn(props: Made) {
  const { member, apart } = props
  const t = useText()
  const { account, refresh } = useSession()
  const prove = useProve()
  const { state, phrase, look } = useKeeping()
  if (member === null || (apart && phrase === null)) return null
  if (account?.member !== member) {
    return (
      <Banner
        tone="warn"
        icon="user"
        action={
          <div className="flow">
            <Elsewhere to={account ? '/' : '/signin'} text={t(account ? 'common.home' : 'signin.title')} />
            <Button size="s" icon="refresh" onPress={() => void refresh()}>{t('common.retry')}</Button>
          </div>
        }
      >
        {t(account ? 'plan.otherMember' : 'plan.signedOut')}
      </Banner>
    )
  }
  if (account.mustAddFactor) {
    return (
      <Banner
        tone="warn"
        icon="key"
        action={
          <div className="flow">
            <Elsewhere to="/account" text={t('account.title')} />
            <Button size="s" icon="refresh" onPress={() => void refresh()}>{t('common.retry')}</Button>
          </div>
        }
      >
        {t('account.mustAddText')}
      </Banner>
    )
  }
  if (account.mustProveFactor) {
    return (
      <Banner tone="warn" icon="key" action={<Button size="s" onPress={() => void prove()}>{t('account.mustProve')}</Button>}>
        {t('account.mustProveText')}
      </Banner>
    )
  }
  if (phrase !== null) return <NewPhrase />
  switch (state.is) {
    case 'none':
      return <MakeVault />
    case 'looking':
      return <p className="muted" role="status">{t('home.serverLoading')}</p>
    case 'failed':
      return (
        <Banner tone="warn" icon="alert" action={<Button size="s" icon="refresh" onPress={look}>{t('common.retry')}</Button>}>
          {vaultText(state.failure, t)}
        </Banner>
      )
    case 'unread':
      return <Banner tone="warn" icon="alert">{t('plan.vaultUnread')}</Banner>
    case 'locked':
      return (
        <Section title={t('vault.locked')} note={t('plan.openToKeep')}>
          <Unlock ways={state.ways} />
        </Section>
      )
    default:
      return null
  }
}
