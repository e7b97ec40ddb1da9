import { Fragment, useEffect, useRef, useState } from 'react'

import { useAccounts, type AccountTrouble, type FunctionList, type FunctionState, type NecessityAnswers, type SwitchFunction } from '../../platform/account'
import { useDates } from '../../platform/dates'
import { useLanguage, useText } from '../../platform/locale'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import '../../ui/Rows.css'
import { useToast } from '../../ui/Toast'
import { useRun } from '../account/Proof'
import { troubleText } from '../account/trouble'
import { TroubleLine } from '../account/TroubleLine'
import './console.css'
import { badgeOf, decisionText, isSame, NO_ANSWERS, OFF_TEXT, QUESTIONS } from './functions'
import { NecessityForm } from './NecessityForm'

/**
 * A function: how it stands, who decided, what was answered; and for whoever `runs` the server, the switch. `open`: its
 * questions are shown. `onTyped`: whether something is typed that was not sent. `onStale`: what is shown is not so any more.
 */
export function FunctionOne(props: {
  state: FunctionState
  runs: boolean
  open: boolean
  onOpen: (open: boolean) => void
  onTyped: (typed: boolean) => void
  onChanged: (list: FunctionList) => void
  onStale: () => void
}) {
  const { state, open, onOpen, onTyped } = props
  const { name, on, answers } = state
  const { t, locale } = useLanguage()
  const dates = useDates()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const opener = useRef<HTMLButtonElement>(null)
  const [draft, setDraft] = useState<NecessityAnswers | null>(null)
  const [asked, setAsked] = useState(false)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const given = answers ?? NO_ANSWERS
  const wish = draft ?? given
  const typed = !isSame(wish, given)
  useEffect(() => onTyped(typed), [typed]) // eslint-disable-line react-hooks/exhaustive-deps -- when it changes
  const was = useRef({ open, on })
  useEffect(() => {
    const former = was.current
    was.current = { open, on }
    // What had the focus went with the form, or with the switch.
    if (!open && (former.open || former.on !== on) && document.activeElement === document.body) opener.current?.focus()
  }, [open, on])
  const act = async (change: SwitchFunction, said: string) => {
    if (working) return
    setWorking(true)
    setTrouble(null)
    const outcome = await run(() => accounts.switchFunction(state.function, change, locale))
    setWorking(false)
    if (outcome.ok) {
      // What was typed is not lost because it was switched off.
      if (change.on) setDraft(null)
      if (open) onOpen(false)
      props.onChanged(outcome.value)
      return toast('check', said)
    }
    setTrouble(outcome.trouble)
    if (outcome.trouble.is === 'not_found') props.onStale()
  }
  const close = () => {
    setDraft(null)
    setTrouble(null)
    onOpen(false)
  }
  const badge = badgeOf(state)
  const why = trouble && troubleText(trouble, t)
  /** Every function has the same buttons: each is named with its own. */
  const named = (words: string) => ({ 'aria-label': `${words}: ${name}`, children: words })
  return (
    <article aria-label={name}>
      <div className="row">
        <div className="row__main">
          <p className="row__title">{name}</p>
          <p className="row__sub">{decisionText(state, dates.day, t)}</p>
        </div>
        <div className="row__end">
          <Badge icon={badge.icon} tone={badge.tone}>{t(badge.text)}</Badge>
        </div>
      </div>
      {answers && !open && <Answers answers={answers} />}
      {props.runs && (
        <div className="form__acts function__acts">
          <Button ref={opener} aria-expanded={open} onPress={() => onOpen(!open)} {...named(t(!on ? 'functions.turnOn' : answers ? 'functions.change' : 'functions.answer'))} />
          {on && <Button kind="quiet" onPress={() => setAsked(true)} {...named(t('functions.turnOff'))} />}
        </div>
      )}
      {props.runs && open && (
        <NecessityForm
          answers={wish}
          proposed={state.proposed}
          act={t(on ? 'functions.save' : 'functions.turnOn')}
          working={working}
          trouble={why}
          onChange={setDraft}
          onSend={(sent) => void act({ on: true, answers: sent }, on ? t('functions.saved') : t('functions.turnedOn', { name }))}
          onClose={close}
        />
      )}
      {!open && <TroubleLine text={why} />}
      {asked && (
        <Dialog title={t('functions.offTitle', { name })} onClose={() => setAsked(false)}>
          <p>{t(OFF_TEXT[state.function])}</p>
          <p className="muted">{t('functions.offPapers')}</p>
          <DialogActions>
            <Button onPress={() => setAsked(false)}>{t('common.cancel')}</Button>
            <Button
              kind="danger"
              onPress={() => {
                setAsked(false)
                void act({ on: false, answers: null }, t('functions.turnedOff', { name }))
              }}
            >
              {t('functions.turnOff')}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </article>
  )
}

/** What was answered, for whoever reads along. */
function Answers(props: { answers: NecessityAnswers }) {
  const t = useText()
  return (
    <details className="answers">
      <summary>{t('functions.answers')}</summary>
      <dl className="facts facts--box facts--stacked">
        {QUESTIONS.map(({ question, text }) => (
          <Fragment key={question}>
            <dt>{t(text)}</dt>
            <dd className="said">{props.answers[question]}</dd>
          </Fragment>
        ))}
      </dl>
    </details>
  )
}
