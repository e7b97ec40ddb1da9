import { cancelledPlan, isZone, ownZone, repeatText, timeText, withoutDay, withoutPlan, withPlan, type Book, type Day, type Plan } from '@konklave/client/plans'
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react'

import { useSession } from '../features/account/session'
import { rememberRoom } from '../features/create/links'
import { planIn } from '../features/plan/changing'
import { dayQuestion, listed, type Listed, type Question } from '../features/plan/list'
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
import type { VaultFailure } from '../platform/vault'
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
        <Kept heading={heading} />
      </div>
    </Outside>
  )
}

/** What was done, and is to be told to the others. */
interface Done {
  readonly plan: Plan
  readonly as: News
}

/** A room that is ended while the list still shows its meeting as coming, and why the vault did not take that. */
interface Unlisted {
  /** In whose vault it is. */
  readonly member: string | null
  readonly plans: readonly Plan[]
  readonly failure: VaultFailure
}

function Kept(props: { heading: RefObject<HTMLHeadingElement | null> }) {
  const { heading } = props
  const member = useSession().account?.member ?? null
  const [news, setNews] = useState<Done | null>(null)
  const [unlisted, setUnlisted] = useState<Unlisted | null>(null)
  const telling = news && (
    <PassPlanOn
      plan={news.plan}
      as={news.as}
      kept
      failure={null}
      onDone={() => {
        heading.current?.focus()
        setNews(null)
      }}
    />
  )
  return (
    <>
      {unlisted && (
        <ListAgain
          unlisted={unlisted}
          onFailed={(failure) => setUnlisted((former) => former && { ...former, failure })}
          onDone={() => {
            // The button goes.
            if (!news) heading.current?.focus()
            setUnlisted((former) => (former?.plans === unlisted.plans ? null : former))
          }}
        />
      )}
      {/* What was cancelled and is to be told stays, whatever becomes of the vault or of who is signed in. */}
      {telling && news?.as.is !== 'invite' ? (
        telling
      ) : (
        <PlanGate>
          {telling ?? (
            <Listing
              heading={heading}
              onTell={(plan, as) => {
                setNews({ plan, as })
                scrollTo(0, 0)
              }}
              onUnlisted={(plan, failure) => setUnlisted((former) => ({ member, plans: [...(former?.member === member ? former.plans : []), plan], failure }))}
            />
          )}
        </PlanGate>
      )}
    </>
  )
}

/** Says that the list is behind, and tries once more to change it. */
function ListAgain(props: { unlisted: Unlisted; onFailed: (failure: VaultFailure) => void; onDone: () => void }) {
  const { plans, failure } = props.unlisted
  const t = useText()
  const keeper = useKeeping()
  const toast = useToast()
  const { account } = useSession()
  const [trying, setTrying] = useState(false)
  // Closed, it is opened first, by whose it is.
  const possible = keeper.state.is === 'open' && account?.member === props.unlisted.member
  const again = async () => {
    if (trying) return
    setTrying(true)
    const kept = await keeper.update((book) => plans.reduce((former, { id }) => changedIn(former, id, cancelledPlan), book))
    setTrying(false)
    if (!kept.ok) return props.onFailed(kept.failure)
    props.onDone()
    toast('check', t('meetings.listed'))
  }
  return (
    <Banner tone="warn" icon="alert" action={(possible || trying) && <Button size="s" isPending={trying} onPress={() => void again()}>{t('common.retry')}</Button>}>
      <b>{t('meetings.unlisted')}</b> {vaultText(failure, t)}
    </Banner>
  )
}

interface ListingProps {
  readonly heading: RefObject<HTMLHeadingElement | null>
  readonly onTell: (plan: Plan, as: News) => void
  /** The room of a plan is ended, and the vault could not be told. */
  readonly onUnlisted: (plan: Plan, failure: VaultFailure) => void
}

function Listing(props: ListingProps) {
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
      return <List plans={state.book.plans} stale={state.stale} {...props} />
    default:
      return <Before />
  }
}

const MINUTE = 60_000

function List(props: ListingProps & { plans: readonly Plan[]; stale: boolean }) {
  const { heading, onTell } = props
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
  /** A change that another device's change of the same meeting has kept out: of which meeting. */
  const [notTaken, setNotTaken] = useState<string | null>(null)
  const list = useMemo(() => listed(props.plans, now).map((item) => ({ ...item, when: timeText(item.plan, reader, now, zone), repeat: repeatText(item.plan, reader) })), [props.plans, now, reader, zone])
  const { refresh } = keeper
  // What other devices kept since this one opened it.
  const first = useRef(refresh)
  useEffect(() => void first.current(), [])

  const begin = (plan: Plan) => {
    setQuestion(null)
    setNotTaken(null)
    setWorking(plan.id)
  }
  /** What was pressed may be gone: the page begins anew. */
  const end = () => {
    setWorking(null)
    heading.current?.focus()
  }
  const cancel = async (plan: Plan) => {
    begin(plan)
    try {
      await client.cancelRoom({ room: plan.room, ownerFragment: plan.ownerFragment })
    } catch (error) {
      end()
      return toast('alert', t('plan.cancelFailed', { why: roomText(roomTrouble(error), t) }))
    }
    const kept = await keeper.update((book) => changedIn(book, plan.id, cancelledPlan))
    if (!kept.ok) props.onUnlisted(plan, kept.failure)
    else if (kept.merged) toast('refresh', t('plan.merged'))
    // The room is gone either way, and somebody has to be told.
    onTell((kept.ok && planIn(kept.book, plan.id)) || cancelledPlan(plan), { is: 'cancelled' })
  }
  const cancelDay = async (plan: Plan, day: Day) => {
    begin(plan)
    const kept = await keeper.update((book) => changedIn(book, plan.id, (now) => withoutDay(now, day)))
    if (!kept.ok) {
      end()
      return toast('alert', t('plan.changeFailed', { why: vaultText(kept.failure, t) }))
    }
    const counts = planIn(kept.book, plan.id)
    if (!counts || counts.cancelled || !counts.except.includes(day)) {
      end()
      return setNotTaken(plan.title || t('call.untitled'))
    }
    if (kept.merged) toast('refresh', t('plan.merged'))
    onTell(counts, { is: 'dayCancelled', day })
  }
  const remove = async (plan: Plan) => {
    begin(plan)
    const kept = await keeper.update((book) => withoutPlan(book, plan.id))
    end()
    toast(kept.ok ? 'check' : 'alert', kept.ok ? t('meetings.removed') : t('plan.changeFailed', { why: vaultText(kept.failure, t) }))
  }

  const upcoming = list.filter(({ plan }) => !plan.cancelled)
  return (
    <>
      {props.stale && (
        <Banner tone="warn" icon="wifi-off" action={<Button size="s" onPress={() => void refresh()}>{t('common.retry')}</Button>}>
          {t('meetings.stale')}
        </Banner>
      )}
      {notTaken !== null && (
        <Banner tone="warn" icon="refresh" action={<Button size="s" onPress={() => {
          heading.current?.focus()
          setNotTaken(null)
        }}>{t('common.close')}</Button>}>
          <b>{t('plan.notTaken')}</b> {t('meetings.elsewhere', { name: notTaken })}
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
                onInvite={() => onTell(item.plan, { is: item.plan.cancelled ? 'cancelled' : 'invite' })}
                onCancel={() => setQuestion({ is: 'cancel', plan: item.plan, last: false })}
                onCancelDay={(day) => setQuestion(dayQuestion(item.plan, day, Date.now()))}
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

/** The book with one of its plans changed from what it is now; as it is where that plan is gone. */
function changedIn(book: Book, id: string, change: (plan: Plan) => Plan): Book {
  const now = planIn(book, id)
  return now === null ? book : withPlan(book, change(now))
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
  const known = isZone(plan.zone)
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
        {!known && <p className="row__sub">{t('plan.zoneUnknown', { zone: plan.zone })}</p>}
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
              {known && <MenuItem icon="clock" onAction={() => go(`/plan#${plan.id}`)}>{t('meetings.change')}</MenuItem>}
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
  const once = question.is === 'cancel' && (question.last || question.plan.repeat === null)
  return (
    <Dialog title={question.is === 'cancelDay' ? t('meetings.cancelDayTitle', { day: next }) : t(once ? 'meetings.cancelTitle' : 'meetings.cancelAllTitle')} onClose={props.onClose}>
      {question.is === 'cancel' && question.last && <p>{t('meetings.cancelLast')}</p>}
      <p>{t(question.is === 'cancelDay' ? 'meetings.cancelDayText' : 'meetings.cancelText')}</p>
      <DialogActions>
        <Button onPress={props.onClose}>{t('meetings.keep')}</Button>
        <Button kind="danger" onPress={props.onYes}>{t(question.is === 'cancelDay' ? 'meetings.cancelNext' : once ? 'meetings.cancel' : 'meetings.cancelAll')}</Button>
      </DialogActions>
    </Dialog>
  )
}
