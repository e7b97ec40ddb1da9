import { useState, type FormEvent } from 'react'
import { Label, Text, TextArea, TextField } from 'react-aria-components'

import { REQUEST_ANSWER } from '@konklave/client'

import { useAccounts, type AccountTrouble, type RequestAct, type RequestEntry } from '../../platform/account'
import { useDates } from '../../platform/dates'
import { useLoaded } from '../../platform/loaded'
import { useText, type TextKey } from '../../platform/locale'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { Choice } from '../../ui/Field'
import '../../ui/Rows.css'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { LoadedBody } from '../account/LoadedBody'
import { useRun } from '../account/Proof'
import { troubleText } from '../account/trouble'
import { TroubleLine } from '../account/TroubleLine'
import { isExtendable, KIND_TEXT, LIGHT, STATE_TEXT } from '../privacy/groups'
import '../privacy/privacy.css'
import { FindPerson } from './FindPerson'

const ACTS: readonly { readonly value: RequestAct; readonly label: TextKey; readonly hint: TextKey }[] = [
  { value: 'answer', label: 'requests.act.answer', hint: 'requests.act.answerHint' },
  { value: 'extend', label: 'requests.act.extend', hint: 'requests.act.extendHint' },
  { value: 'refuse', label: 'requests.act.refuse', hint: 'requests.act.refuseHint' },
  { value: 'close', label: 'requests.act.close', hint: 'requests.act.closeHint' },
]

/** Requests about data, the most urgent first, with the month they have to be answered in. */
export function RequestsView() {
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const { state, reload, put } = useLoaded<RequestEntry[]>(() => run(() => accounts.requests()))
  const changed = (entry: RequestEntry) => {
    if (state.is === 'known') put(state.value.map((one) => (one.id === entry.id ? entry : one)))
  }
  return (
    <>
      <Section title={t('requests.title')} note={t('requests.what')}>
        <LoadedBody state={state} onRetry={reload}>
          {(entries) =>
            entries.length === 0 ? (
              <p className="muted">{t('requests.none')}</p>
            ) : (
              <ul className="rows rows--lined">
                {entries.map((entry) => (
                  <li key={entry.id}>
                    <Row entry={entry} onChanged={changed} onStale={reload} />
                  </li>
                ))}
              </ul>
            )
          }
        </LoadedBody>
      </Section>
      <FindPerson />
    </>
  )
}

function Row(props: { entry: RequestEntry; onChanged: (entry: RequestEntry) => void; onStale: () => void }) {
  const { entry } = props
  const { request } = entry
  const t = useText()
  const dates = useDates()
  const [open, setOpen] = useState(false)
  const light = LIGHT[entry.light]
  return (
    <article aria-label={`${t(KIND_TEXT[request.kind])}, ${dates.day(request.receivedAt)}`}>
      <div className="row">
        <div className="row__main">
          <p className="row__title">{t(KIND_TEXT[request.kind])}</p>
          <p className="row__sub">
            {request.endedAt === null ? t('requests.dueOn', { date: dates.day(request.dueAt) }) : t('requests.endedOn', { date: dates.day(request.endedAt) })}
          </p>
        </div>
        <div className="row__end">
          <Badge icon={light.icon} tone={light.tone}>{request.state === 'open' ? t(light.text) : t(STATE_TEXT[request.state])}</Badge>
          <Button size="s" kind="quiet" aria-expanded={open} onPress={() => setOpen(!open)}>
            {t(open ? 'requests.fold' : 'requests.unfold')}
          </Button>
        </div>
      </div>
      {open && (
        <div className="stack request-acts">
          <dl className="facts">
            <dt>{t('requests.received')}</dt>
            <dd>{dates.moment(request.receivedAt)}</dd>
            <dt>{t('requests.wish')}</dt>
            <dd className="said">{request.text}</dd>
            <dt>{t('requests.contact')}</dt>
            <dd className="said">{request.contact || t('requests.contactNone')}</dd>
            {request.extension && (
              <>
                <dt>{t('requests.extension')}</dt>
                <dd className="said">{request.extension}</dd>
              </>
            )}
            {request.answer && (
              <>
                <dt>{t('requests.answer')}</dt>
                <dd className="said">{request.answer}</dd>
              </>
            )}
            {request.deletedAt !== null && (
              <>
                <dt>{t('requests.deleted')}</dt>
                <dd>{dates.day(request.deletedAt)}</dd>
              </>
            )}
          </dl>
          {request.state === 'open' && <Handle entry={entry} onChanged={props.onChanged} onStale={props.onStale} />}
        </div>
      )}
    </article>
  )
}

function Handle(props: { entry: RequestEntry; onChanged: (entry: RequestEntry) => void; onStale: () => void }) {
  const { entry } = props
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const [act, setAct] = useState<RequestAct>('answer')
  const [text, setText] = useState('')
  const [empty, setEmpty] = useState(false)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (working) return
    if (!text.trim()) return setEmpty(true)
    setWorking(true)
    setTrouble(null)
    const outcome = await run(() => accounts.handleRequest(entry.id, { act, text }))
    setWorking(false)
    if (!outcome.ok) {
      setTrouble(outcome.trouble)
      // Somebody was faster: what is shown is not so any more.
      if (outcome.trouble.is === 'too_many') props.onStale()
      return
    }
    toast('check', t('requests.saved'))
    setText('')
    props.onChanged(outcome.value)
  }
  const offered = ACTS.filter(({ value }) => value !== 'extend' || isExtendable(entry))
  return (
    <form className="form request-form" onSubmit={(event) => void submit(event)} noValidate aria-busy={working}>
      <Choice label={t('requests.act')} value={act} options={offered.map(({ value, label, hint }) => ({ value, label: t(label), hint: t(hint) }))} onChange={setAct} />
      <TextField
        className="field"
        value={text}
        onChange={(value) => {
          setText(value)
          setEmpty(false)
        }}
        isInvalid={empty}
        maxLength={REQUEST_ANSWER}
      >
        <Label>{t(act === 'answer' ? 'requests.answer' : 'requests.reason')}</Label>
        <TextArea className="input input--area" rows={6} />
        {empty && <Text slot="errorMessage" className="error" elementType="p">{t('requests.answerEmpty')}</Text>}
        <Text slot="description" className="hint" elementType="p">{t('requests.answerHint')}</Text>
      </TextField>
      <TroubleLine text={trouble && (trouble.is === 'too_many' ? t('requests.stale') : troubleText(trouble, t))} />
      <div className="form__acts">
        <Button kind="primary" type="submit" isPending={working}>{t('requests.save')}</Button>
      </div>
    </form>
  )
}
