import { cancelledPlan, occurrences, ownZone, repeatText, timeText, withoutDay, withoutPlan, withPlan, type Day, type Plan } from '@konklave/client/plans'
import { useEffect, useMemo, useRef, useState } from 'react'

import { rememberRoom } from '../features/create/links'
import { listed, type Listed } from '../features/plan/list'
import { PassPlanOn, type News } from '../features/plan/PassPlanOn'
import { PlanGate, Told } from '../features/plan/PlanGate'
import { useReader } from '../features/plan/reader'
import { roomText, roomTrouble } from '../features/plan/trouble'
import { Maker, NewPhrase } from '../features/vault/MakeVault'
import { useKeeping } from '../features/vault/keeping'
import { vaultText } from '../features/vault/trouble'
import { useArrival } from '../platform/arrival'
import { useClient } from '../platform/client'
import { useNow } from '../platform/clock'
import { useLanguage, useText, useTitle } from '../platform/locale'
import { go, joinPath } from '../platform/router'
import { Badge } from '../ui/Badge'
import { Banner } from '../ui/Banner'
import { Button, IconButton } from '../ui/Button'
import '../ui/Card.css'
import '../ui/Desk.css'
import { Dialog, DialogActions } from '../ui/Dialog'
import { Icon } from '../ui/Icon'
import { Menu, MenuItem, MenuSeparator } from '../ui/Menu'
import '../ui/Rows.css'
import { Section } from '../ui/Section'
import { useToast } from '../ui/Toast'
import { Before } from './Plan'
import { Outside } from './Outside'

/** One's own planned meetings, out of the vault. */
export function Meetings() {
  const t = useText()
  useTitle(t('meetings.title'))
  const heading = useArrival<HTMLHeadingElement>()
  return (
    <Outside mainClass="desk-page">
      <div className="desk desk--narrow">
        <header className="desk__head">
          <div>
            <h1 ref={heading} tabIndex={-1}>
              {t('meetings.title')}
            </h1>
            <p className="lead">{t('meetings.lead')}</p>
          </div>
        </header>
        <PlanGate>
          <Kept />
        </PlanGate>
      </div>
    </Outside>
  )
}

function Kept() {
  const t = useText()
  const { state, phrase } = useKeeping()
  if (phrase !== null) return <NewPhrase />
  switch (state.is) {
    case 'apart':
      return <Told text={t('meetings.apart')} act={t('plan.title')} onPress={() => go('/plan')} />
    case 'none':
      return (
        <Section title={t('vault.offer')} note={t('vault.offerText')}>
          <Maker kind="primary" />
        </Section>
      )
    case 'open':
      return <List plans={state.book.plans} stale={state.stale} />
    default:
      return <Before />
  }
}

const MINUTE = 60_000

type Question = { readonly is: 'cancel'; readonly plan: Plan } | { readonly is: 'cancelDay'; readonly plan: Plan; readonly day: Day }

function List(props: { plans: readonly Plan[]; stale: boolean }) {
  const t = useText()
  const client = useClient()
  const keeper = useKeeping()
  const toast = useToast()
  const reader = useReader()
  // To the minute: nothing here is told in seconds.
  const now = Math.floor(useNow() / MINUTE) * MINUTE
  const [zone] = useState(ownZone)
  const [question, setQuestion] = useState<Question | null>(null)
  const [working, setWorking] = useState<string | null>(null)
  const [news, setNews] = useState<{ readonly plan: Plan; readonly as: News } | null>(null)
  const list = useMemo(() => listed(props.plans, now).map((item) => ({ ...item, when: timeText(item.plan, reader, now, zone), repeat: repeatText(item.plan, reader) })), [props.plans, now, reader, zone])
  const { refresh } = keeper
  // What other devices kept since this one opened it.
  const first = useRef(refresh)
  useEffect(() => void first.current(), [])

  const tell = (plan: Plan, as: News) => {
    setNews({ plan, as })
    scrollTo(0, 0)
  }
  const change = async (plan: Plan, changed: Plan) => {
    const kept = await keeper.update((book) => withPlan(book, changed))
    setWorking(null)
    if (!kept.ok) {
      toast('alert', t('plan.changeFailed', { why: vaultText(kept.failure, t) }))
      return false
    }
    if (kept.merged) toast('refresh', t('plan.merged'))
    return plan.id === changed.id
  }
  const cancel = async (plan: Plan) => {
    setQuestion(null)
    setWorking(plan.id)
    try {
      await client.cancelRoom({ room: plan.room, ownerFragment: plan.ownerFragment })
    } catch (error) {
      setWorking(null)
      return toast('alert', t('plan.cancelFailed', { why: roomText(roomTrouble(error), t) }))
    }
    const changed = cancelledPlan(plan)
    if (await change(plan, changed)) tell(changed, { is: 'cancelled' })
  }
  const cancelDay = async (plan: Plan, day: Day) => {
    const without = withoutDay(plan, day)
    // Nothing is left of it: then the room goes, too.
    if (occurrences(without).length === 0) return cancel(plan)
    setQuestion(null)
    setWorking(plan.id)
    if (await change(plan, without)) tell(without, { is: 'dayCancelled', day })
  }
  const remove = async (plan: Plan) => {
    setWorking(plan.id)
    const kept = await keeper.update((book) => withoutPlan(book, plan.id))
    setWorking(null)
    toast(kept.ok ? 'check' : 'alert', kept.ok ? t('meetings.removed') : t('plan.changeFailed', { why: vaultText(kept.failure, t) }))
  }

  if (news) return <PassPlanOn plan={news.plan} as={news.as} kept failure={null} onDone={() => setNews(null)} />
  const upcoming = list.filter(({ plan }) => !plan.cancelled)
  return (
    <>
      {props.stale && (
        <Banner tone="warn" icon="wifi-off" action={<Button size="s" onPress={() => void refresh()}>{t('common.retry')}</Button>}>
          {t('meetings.stale')}
        </Banner>
      )}
      <section className="card" aria-label={t('meetings.title')}>
        {list.length === 0 ? (
          <div className="empty">
            <Icon name="clock" />
            <b>{t('meetings.none')}</b>
            <p>{t('meetings.noneText')}</p>
            <Button kind="primary" icon="plus" onPress={() => go('/plan')}>{t('plan.title')}</Button>
          </div>
        ) : (
          <ul className="rows rows--lined meetings">
            {list.map((item) => (
              <Row
                key={item.plan.id}
                item={item}
                when={item.when}
                repeat={item.repeat}
                primary={item === upcoming[0]}
                working={working === item.plan.id}
                onInvite={() => tell(item.plan, { is: item.plan.cancelled ? 'cancelled' : 'invite' })}
                onCancel={() => setQuestion({ is: 'cancel', plan: item.plan })}
                onCancelDay={(day) => setQuestion({ is: 'cancelDay', plan: item.plan, day })}
                onRemove={() => void remove(item.plan)}
              />
            ))}
          </ul>
        )}
      </section>
      {list.length > 0 && (
        <div>
          <Button icon="plus" onPress={() => go('/plan')}>{t('plan.title')}</Button>
        </div>
      )}
      {question && (
        <Ask
          question={question}
          onClose={() => setQuestion(null)}
          onYes={() => void (question.is === 'cancel' ? cancel(question.plan) : cancelDay(question.plan, question.day))}
        />
      )}
    </>
  )
}

function Row(props: {
  item: Listed
  when: string
  repeat: string
  primary: boolean
  working: boolean
  onInvite: () => void
  onCancel: () => void
  onCancelDay: (day: Day) => void
  onRemove: () => void
}) {
  const { plan, next, state } = props.item
  const t = useText()
  const name = plan.title || t('call.untitled')
  const start = () => {
    rememberRoom({ room: plan.room, sharedFragment: plan.sharedFragment, ownerFragment: plan.ownerFragment, ...(plan.passphrase === null ? {} : { passphrase: plan.passphrase }) })
    go(joinPath(plan.room, plan.sharedFragment))
  }
  return (
    <li className={state === 'cancelled' || state === 'over' ? 'row row--over' : 'row'}>
      <div className="row__main">
        <p className="row__title">
          <span>{name}</span>
          {state === 'now' && <Badge icon="clock" tone="ok">{t('meetings.now')}</Badge>}
          {state === 'cancelled' && <Badge icon="x" tone="warn">{t('meetings.cancelled')}</Badge>}
          {state === 'over' && <Badge icon="check">{t('meetings.over')}</Badge>}
        </p>
        <p className="row__sub">{props.when}</p>
        {props.repeat && <p className="row__sub">{props.repeat}</p>}
      </div>
      <div className="row__end">
        {plan.cancelled ? (
          <>
            <Button size="s" isDisabled={props.working} onPress={props.onInvite}>{t('meetings.tell')}</Button>
            <Button size="s" kind="quiet" isPending={props.working} aria-label={t('meetings.removeOf', { name })} onPress={props.onRemove}>{t('meetings.remove')}</Button>
          </>
        ) : (
          <>
            <Button size="s" kind={props.primary ? 'primary' : 'plain'} icon="door" isDisabled={props.working} aria-label={t('meetings.startOf', { name })} onPress={start}>{t('meetings.start')}</Button>
            <Menu label={t('meetings.actsOf', { name })} placement="bottom end" trigger={<IconButton icon="more" label={t('meetings.actsOf', { name })} isDisabled={props.working} />}>
              <MenuItem icon="invite" onAction={props.onInvite}>{t('call.invite')}</MenuItem>
              <MenuItem icon="clock" onAction={() => go(`/plan#${plan.id}`)}>{t('meetings.change')}</MenuItem>
              <MenuSeparator />
              {plan.repeat !== null && next !== null && (
                <MenuItem icon="x" onAction={() => props.onCancelDay(next.day)}>{t('meetings.cancelNext')}</MenuItem>
              )}
              <MenuItem icon="x" danger onAction={props.onCancel}>{t(plan.repeat === null ? 'meetings.cancel' : 'meetings.cancelAll')}</MenuItem>
            </Menu>
          </>
        )}
      </div>
    </li>
  )
}

function Ask(props: { question: Question; onClose: () => void; onYes: () => void }) {
  const { question } = props
  const { t, region } = useLanguage()
  const next = question.is === 'cancelDay' ? new Intl.DateTimeFormat(region, { dateStyle: 'full', timeZone: 'UTC' }).format(Date.parse(`${question.day}T12:00:00Z`)) : ''
  const once = question.plan.repeat === null
  return (
    <Dialog title={question.is === 'cancelDay' ? t('meetings.cancelDayTitle', { day: next }) : t(once ? 'meetings.cancelTitle' : 'meetings.cancelAllTitle')} onClose={props.onClose}>
      <p>{t(question.is === 'cancelDay' ? 'meetings.cancelDayText' : 'meetings.cancelText')}</p>
      <DialogActions>
        <Button onPress={props.onClose}>{t('meetings.keep')}</Button>
        <Button kind="danger" onPress={props.onYes}>{t(question.is === 'cancelDay' ? 'meetings.cancelNext' : once ? 'meetings.cancel' : 'meetings.cancelAll')}</Button>
      </DialogActions>
    </Dialog>
  )
}
