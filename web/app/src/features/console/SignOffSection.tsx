import { useEffect, useRef, useState, type FormEvent, type RefObject } from 'react'

import { useAccounts, type AccountRole, type AccountTrouble, type Outcome, type Papers, type SignOff } from '../../platform/account'
import { useDates } from '../../platform/dates'
import { useLanguage } from '../../platform/locale'
import { Badge } from '../../ui/Badge'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import '../../ui/Rows.css'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { useRun } from '../account/Proof'
import { troubleText } from '../account/trouble'
import { TroubleLine } from '../account/TroubleLine'
import './console.css'
import { actsOf, badgeOf, goingLive, REASON, reasonIsShort, sentencesOf, STEP_TEXT } from './signOff'

type Change = () => Promise<Outcome<Papers>>

/** For what stays when the control that had the focus goes: it gets the focus then. Gives also what says that something was done. */
function useKeptFocus<Part extends HTMLElement>(): [part: RefObject<Part | null>, done: () => void] {
  const part = useRef<Part>(null)
  const [times, setTimes] = useState(0)
  useEffect(() => {
    if (times > 0 && document.activeElement === document.body) part.current?.focus()
  }, [times])
  return [part, () => setTimes((n) => n + 1)]
}

/**
 * Who has agreed to the server as it is configured, which step is not applicable and why, and going live. `role`: of
 * whoever looks. `onChanged`: the desk as it is now; `onStale`: it is no longer what is shown.
 */
export function SignOffSection(props: { papers: Papers; role: AccountRole; onChanged: (papers: Papers) => void; onStale: () => void }) {
  const { papers, role } = props
  const { t, locale } = useLanguage()
  const dates = useDates()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const [heading, wentLive] = useKeptFocus<HTMLHeadingElement>()
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const { released } = papers
  const { due, missing } = goingLive(papers)
  /** Whether it was done. */
  const change = async (act: Change, said: string): Promise<boolean> => {
    if (working) return false
    setWorking(true)
    setTrouble(null)
    const outcome = await run(act)
    setWorking(false)
    if (outcome.ok) {
      props.onChanged(outcome.value)
      toast('check', said)
      return true
    }
    setTrouble(outcome.trouble)
    // Somebody was faster: what is shown is not so any more.
    if (['configuration_changed', 'sign_off_missing', 'not_found'].includes(outcome.trouble.is)) props.onStale()
    return false
  }
  const since = released && (released.by ? t('signoff.released', { date: dates.day(released.at), name: released.by }) : t('signoff.releasedGone', { date: dates.day(released.at) }))
  return (
    <Section title={t('signoff.title')} heading={heading} note={t('signoff.what')}>
      <div className="stack sign-off">
        {released === null ? (
          <Banner tone="warn" icon="alert">
            <b>{t('signoff.notReleased')}</b>
          </Banner>
        ) : (
          <p>
            {since} {released.earlier && t('signoff.releasedEarlier')}
          </p>
        )}
        <ul className="rows rows--lined">
          {papers.signOffs.map((step) => (
            <li key={step.step}>
              <Step step={step} role={role} configuration={papers.configuration} onChange={change} />
            </li>
          ))}
        </ul>
        <TroubleLine text={trouble && (trouble.is === 'configuration_changed' ? t('signoff.changed') : troubleText(trouble, t))} />
        {role === 'administrator' && due && (
          <div className="form__acts">
            <Button kind="primary" isPending={working} isDisabled={missing > 0} onPress={() => void change(() => accounts.goLive(papers.configuration, locale), t('signoff.live')).then((done) => done && wentLive())}>
              {t(released ? 'signoff.goLiveAgain' : 'signoff.goLive')}
            </Button>
            {missing > 0 && <p className="muted">{t('signoff.missing', { n: missing })}</p>}
          </div>
        )}
      </div>
    </Section>
  )
}

function Step(props: { step: SignOff; role: AccountRole; configuration: string; onChange: (act: Change, said: string) => Promise<boolean> }) {
  const { step, configuration } = props
  const { t, locale } = useLanguage()
  const dates = useDates()
  const accounts = useAccounts()
  const [article, changed] = useKeptFocus<HTMLElement>()
  const [asked, setAsked] = useState(false)
  const { agree, exempt, takeBack } = actsOf(step, props.role)
  const badge = badgeOf(step)
  const name = t(STEP_TEXT[step.step].name)
  /** Two steps have the same buttons: each is named with its own. */
  const named = (words: string) => ({ 'aria-label': `${words}: ${name}` })
  const close = () => {
    setAsked(false)
    changed()
  }
  const change = (act: Change) => void props.onChange(act, t('signoff.saved')).then((done) => done && close())
  return (
    <article ref={article} tabIndex={-1} aria-label={name}>
      <div className="row">
        <div className="row__main">
          <p className="row__title">{name}</p>
          {sentencesOf(step, dates.day, t).map((sentence) => (
            <p key={sentence} className="row__sub">{sentence}</p>
          ))}
          {step.reason && <p className="said">{step.reason}</p>}
        </div>
        <div className="row__end">
          <Badge icon={badge.icon} tone={badge.tone}>{t(badge.text)}</Badge>
        </div>
      </div>
      {(agree || exempt || takeBack) && (
        <div className="form__acts sign-off__acts">
          {agree && (
            <Button kind="primary" onPress={() => change(() => accounts.agree(step.step, configuration, locale))} {...named(t('signoff.agree'))}>
              {t('signoff.agree')}
            </Button>
          )}
          {exempt && (
            <Button kind="quiet" aria-expanded={asked} onPress={() => setAsked(!asked)} {...named(t('signoff.exempt'))}>
              {t('signoff.exempt')}
            </Button>
          )}
          {takeBack && (
            <Button
              kind="quiet"
              onPress={() => change(() => (takeBack === 'agreement' ? accounts.takeBackAgreement(step.step, locale) : accounts.takeBackExemption(step.step, locale)))}
              {...named(t('signoff.withdraw'))}
            >
              {t('signoff.withdraw')}
            </Button>
          )}
        </div>
      )}
      {exempt && asked && <Reason step={step} onSave={(reason) => change(() => accounts.exempt(step.step, configuration, reason, locale))} onClose={close} />}
    </article>
  )
}

/** Why a step is not applicable. */
function Reason(props: { step: SignOff; onSave: (reason: string) => void; onClose: () => void }) {
  const { t } = useLanguage()
  const [reason, setReason] = useState('')
  const [checked, setChecked] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (!reasonIsShort(reason)) props.onSave(reason.trim())
  }
  return (
    <form className="form sign-off__reason" onSubmit={submit} noValidate>
      <Field
        wrap
        autoFocus
        label={t('signoff.reason')}
        hint={t(STEP_TEXT[props.step.step].reason)}
        value={reason}
        onChange={setReason}
        error={checked && reasonIsShort(reason) ? t('signoff.reasonShort', { n: REASON.least }) : null}
        maxLength={REASON.most}
      />
      <div className="form__acts">
        <Button type="submit">{t('signoff.save')}</Button>
        <Button kind="quiet" onPress={props.onClose}>{t('common.cancel')}</Button>
      </div>
    </form>
  )
}
