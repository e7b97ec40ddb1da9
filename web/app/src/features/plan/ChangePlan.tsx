import { dayOf, dayText, isZone, localAt, repeatText, sameNews, timeText, type Plan } from '@konklave/client/plans'
import { useEffect, useRef, useState } from 'react'

import { useClient, type CreateTrouble } from '../../platform/client'
import { useText } from '../../platform/locale'
import { go } from '../../platform/router'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { useToast } from '../../ui/Toast'
import { useSession } from '../account/session'
import { useKeeping } from '../vault/keeping'
import { vaultText } from '../vault/trouble'
import { changeMeeting, keepAsPlanned, planIn, type KeepRoom } from './changing'
import { draftOf, latestDay, whenOf, type Draft } from './draft'
import { PassPlanOn } from './PassPlanOn'
import { Told } from './PlanGate'
import { PlanForm } from './PlanForm'
import { useReader } from './reader'
import { roomText } from './trouble'

/** Changes when a planned meeting is. Link and passphrase stay. */
export function ChangePlan(props: { plan: Plan }) {
  const t = useText()
  // Another browser planned it; what is typed here would be at nobody's time.
  if (!isZone(props.plan.zone)) return <Told text={t('plan.zoneUnknown', { zone: props.plan.zone })} act={t('plan.toMeetings')} onPress={() => go('/meetings')} />
  return <Form plan={props.plan} />
}

function Form(props: { plan: Plan }) {
  const t = useText()
  const client = useClient()
  const keeper = useKeeping()
  const toast = useToast()
  const reader = useReader()
  const session = useSession().state
  const planDays = session.is === 'known' ? session.value.planDays : null
  /** What the form was filled with, and what a change starts from. */
  const [opened, setOpened] = useState(props.plan)
  const [draft, setDraft] = useState<Draft>(() => draftOf(opened))
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  /** Another device has changed it: before this one saved, or so that this one's change was kept out. */
  const [elsewhere, setElsewhere] = useState<'before' | 'instead' | null>(null)
  const [behind, setBehind] = useState<CreateTrouble | null>(null)
  const [made, setMade] = useState<{ readonly plan: Plan; readonly was: Plan } | null>(null)
  const { state, refresh } = keeper
  const now = state.is === 'open' ? planIn(state.book, opened.id) : null
  const untouched = JSON.stringify(draft) === JSON.stringify(draftOf(opened))
  // What other devices kept since this one opened the vault.
  const first = useRef(refresh)
  useEffect(() => void first.current(), [])
  useEffect(() => {
    if (working || made || !now || now.cancelled || sameNews(now, opened)) return
    setOpened(now)
    if (untouched) setDraft(draftOf(now))
    else setElsewhere((former) => former ?? 'before')
  }, [working, made, now, opened, untouched])

  const keep: KeepRoom = async (plan, until) => (await client.keepRoom({ room: plan.room, ownerFragment: plan.ownerFragment }, until)).expiresAt
  const change = async () => {
    setWorking(true)
    setTrouble(null)
    setElsewhere(null)
    setBehind(null)
    const outcome = await changeMeeting(opened, { ...whenOf(draft, opened.zone), title: draft.title.trim() }, keep, keeper.update)
    setWorking(false)
    switch (outcome.is) {
      case 'room':
        return setTrouble(t('plan.changeFailed', { why: roomText(outcome.trouble, t) }))
      case 'vault':
        return setTrouble(t('plan.changeFailed', { why: vaultText(outcome.failure, t) }))
      case 'elsewhere':
        setElsewhere('instead')
        setBehind(outcome.room)
        if (outcome.plan) setOpened(outcome.plan)
        return scrollTo(0, 0)
      case 'changed':
        if (outcome.merged) toast('refresh', t('plan.merged'))
        setMade({ plan: outcome.plan, was: opened })
        scrollTo(0, 0)
    }
  }
  const keepOn = async () => {
    setWorking(true)
    setBehind(await keepAsPlanned(opened, keep))
    setWorking(false)
  }
  const discard = () => {
    setDraft(draftOf(opened))
    setElsewhere(null)
  }

  if (made) return <PassPlanOn plan={made.plan} was={made.was} as={{ is: 'changed' }} kept failure={null} onDone={() => go('/meetings')} />
  const today = dayOf(localAt(Date.now(), opened.zone))
  const gone = opened.except.filter((day) => day >= today).map((day) => dayText(day, reader.region))
  const butNot = gone.length === 0 ? '' : t('plan.butNot', { days: new Intl.ListFormat(reader.region).format(gone) })
  const counts = [opened.title || t('call.untitled'), timeText(opened, reader, Date.now()), repeatText(opened, reader), butNot].filter((part) => part !== '').join(' · ')
  return (
    <>
      {elsewhere && (
        <Banner tone="warn" icon="refresh" action={<Button size="s" isDisabled={working} onPress={discard}>{t('plan.discard')}</Button>}>
          {elsewhere === 'instead' && <b>{t('plan.notTaken')}</b>} {t('plan.elsewhere', { counts })}
        </Banner>
      )}
      {behind && (
        <Banner tone="danger" icon="alert" action={<Button size="s" isDisabled={working} onPress={() => void keepOn()}>{t('common.retry')}</Button>}>
          <b>{t('plan.behind')}</b> {roomText(behind, t)}
        </Banner>
      )}
      <section className="card" aria-label={t('plan.change')}>
        <PlanForm
          draft={draft}
          zone={opened.zone}
          action={t('common.save')}
          working={working}
          workingText={t('plan.saving')}
          trouble={trouble}
          titleHint={t('plan.titleStays')}
          latest={planDays === null ? null : latestDay(planDays, Date.now(), opened.zone)}
          check={() => true}
          onDraft={setDraft}
          onSubmit={() => void change()}
          onCancel={() => go('/meetings')}
        />
      </section>
    </>
  )
}
