import { occurrences, whenTrouble } from '@konklave/client/plans'
import { useState, type FormEvent, type ReactNode } from 'react'

import { useLanguage } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Choice, Field, Select } from '../../ui/Field'
import { TroubleLine } from '../account/TroubleLine'
import { lengthOf, lengths, troubleOf, whenOf, type Draft, type DraftTrouble } from './draft'
import './plan.css'

/** When a meeting is: day, time, how long, how often. `children`: what else there is to choose. */
export function PlanForm(props: {
  draft: Draft
  zone: string
  /** What the button says; also while it works. */
  action: string
  working: boolean
  /** Said while it works. */
  workingText: string
  trouble: string | null
  titleHint: string
  /** The last day that can be chosen; null or nothing: the server says so if one is too far ahead. */
  latest?: string | null
  /** Whether what else there is to choose is as it should be. */
  check: () => boolean
  onDraft: (draft: Draft) => void
  onSubmit: () => void
  onCancel: () => void
  children?: ReactNode
}) {
  const { draft, zone } = props
  const { t, region } = useLanguage()
  const latest = props.latest ? { max: props.latest } : {}
  const [wrong, setWrong] = useState<DraftTrouble | null>(null)
  const change = (part: Partial<Draft>) => {
    props.onDraft({ ...draft, ...part })
    setWrong(null)
  }
  const errorOf = (field: DraftTrouble['field']) => (wrong?.field === field ? t(wrong.text) : null)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (props.working) return
    const trouble = troubleOf(draft, zone, Date.now())
    setWrong(trouble)
    if (props.check() && trouble === null) return props.onSubmit()
    const form = event.currentTarget
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  return (
    <form className="form plan-form" onSubmit={submit} noValidate aria-busy={props.working}>
      <Field label={t('create.name')} hint={props.titleHint} placeholder={t('create.namePlaceholder')} value={draft.title} onChange={(title) => change({ title })} maxLength={120} autoComplete="off" />
      <div className="plan-form__when">
        <Field label={t('plan.day')} type="date" value={draft.day} onChange={(day) => change({ day })} error={errorOf('day')} {...latest} />
        <Field label={t('plan.time')} type="time" value={draft.time} onChange={(time) => change({ time: time.slice(0, 5) })} error={errorOf('time')} />
        <Select
          label={t('plan.length')}
          value={String(draft.minutes)}
          options={lengths(draft.minutes).map((minutes) => {
            const { key, n } = lengthOf(minutes, region)
            return { value: String(minutes), label: t(key, { n }) }
          })}
          onChange={(value) => change({ minutes: Number(value) })}
        />
      </div>
      <p className="small muted plan-form__zone">{t('plan.zone', { zone: zone.replaceAll('_', ' ') })}</p>
      <Select
        label={t('plan.repeat')}
        value={draft.every}
        options={EVERY.map((value) => ({ value, label: t(EVERY_TEXT[value]) }))}
        onChange={(value) => change({ every: EVERY.find((known) => known === value) ?? 'never' })}
      />
      {draft.every !== 'never' && (
        <div className="stack plan-form__ends">
          <Choice
            label={t('plan.ends')}
            value={draft.ends}
            onChange={(ends) => change({ ends })}
            options={[
              { value: 'count' as const, label: t('plan.endsCount') },
              { value: 'day' as const, label: t('plan.endsDay') },
            ]}
          />
          {draft.ends === 'count' ? (
            <Field label={t('plan.count')} value={draft.count} onChange={(count) => change({ count })} error={errorOf('count')} inputMode="numeric" maxLength={4} autoComplete="off" />
          ) : (
            <Field label={t('plan.lastDay')} type="date" value={draft.lastDay} onChange={(lastDay) => change({ lastDay })} error={errorOf('lastDay')} {...latest} />
          )}
          <Series draft={draft} zone={zone} />
        </div>
      )}
      {props.children}
      <TroubleLine text={props.trouble} />
      <p className="small muted" role="status">
        {props.working ? props.workingText : ''}
      </p>
      <div className="form__acts">
        <Button kind="primary" type="submit" isPending={props.working}>
          {props.action}
        </Button>
        <Button kind="quiet" onPress={props.onCancel} isDisabled={props.working}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** How many meetings the series has, and when the last one is. */
function Series(props: { draft: Draft; zone: string }) {
  const { t, region } = useLanguage()
  const when = whenOf(props.draft, props.zone)
  const series = whenTrouble(when, 0) === null ? occurrences(when) : []
  const last = series.at(-1)
  return (
    <p className="small muted" role="status">
      {last && t('plan.series', { n: series.length, day: new Intl.DateTimeFormat(region, { dateStyle: 'full', timeZone: props.zone }).format(last.start) })}
    </p>
  )
}

const EVERY = ['never', 'day', 'weekday', 'week', 'twoWeeks', 'month'] as const

const EVERY_TEXT = {
  never: 'plan.never',
  day: 'plan.everyDay',
  weekday: 'plan.everyWeekday',
  week: 'plan.everyWeek',
  twoWeeks: 'plan.everyTwoWeeks',
  month: 'plan.everyMonth',
} as const satisfies Record<Draft['every'], string>
