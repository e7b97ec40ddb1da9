import { useState, type FormEvent } from 'react'
import { Label, Text, TextArea, TextField } from 'react-aria-components'

import { REQUEST_CONTACT, REQUEST_TEXT } from '@konklave/client'

import { useAccounts, type AccountTrouble, type RequestKind, type RequestMade } from '../../platform/account'
import { useDates } from '../../platform/dates'
import { useText } from '../../platform/locale'
import { saveText } from '../../platform/save'
import { useArrival } from '../../platform/arrival'
import { Button } from '../../ui/Button'
import { CopyText } from '../../ui/CopyText'
import { Field, Select } from '../../ui/Field'
import { Section } from '../../ui/Section'
import { troubleText } from '../account/trouble'
import { TroubleLine } from '../account/TroubleLine'
import { KIND_TEXT, KINDS } from './groups'

/** Anybody asks for their rights, without an account and without an address. */
export function RequestForm() {
  const t = useText()
  const accounts = useAccounts()
  const [kind, setKind] = useState<RequestKind>('access')
  const [text, setText] = useState('')
  const [contact, setContact] = useState('')
  const [empty, setEmpty] = useState(false)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const [made, setMade] = useState<RequestMade | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (working) return
    if (!text.trim()) return setEmpty(true)
    setWorking(true)
    setTrouble(null)
    const outcome = await accounts.makeRequest({ kind, text, contact: contact.trim() })
    setWorking(false)
    if (!outcome.ok) return setTrouble(outcome.trouble)
    setMade(outcome.value)
    setText('')
    setContact('')
  }
  if (made) return <Made made={made} />
  const said = trouble && (trouble.is === 'too_many' ? t('requests.full') : troubleText(trouble, t))
  return (
    <Section title={t('requests.make')} note={t('requests.makeWhat')}>
      <form className="form request-form" onSubmit={(event) => void submit(event)} noValidate aria-busy={working}>
        <Select label={t('requests.kind')} value={kind} options={KINDS.map((value) => ({ value, label: t(KIND_TEXT[value]) }))} onChange={(value) => setKind(value as RequestKind)} />
        <TextField
          className="field"
          value={text}
          onChange={(value) => {
            setText(value)
            setEmpty(false)
          }}
          isInvalid={empty}
          maxLength={REQUEST_TEXT}
        >
          <Label>{t('requests.text')}</Label>
          <TextArea className="input input--area" rows={6} />
          {empty && <Text slot="errorMessage" className="error" elementType="p">{t('requests.textEmpty')}</Text>}
          <Text slot="description" className="hint" elementType="p">{t('requests.textHint', { n: REQUEST_TEXT })}</Text>
        </TextField>
        <Field label={t('requests.contact')} hint={t('requests.contactHint')} value={contact} onChange={setContact} maxLength={REQUEST_CONTACT} autoComplete="off" />
        <TroubleLine text={said} />
        <div className="form__acts">
          <Button kind="primary" type="submit" isPending={working}>{t('requests.send')}</Button>
        </div>
      </form>
    </Section>
  )
}

function Made(props: { made: RequestMade }) {
  const { code, receivedAt, dueAt } = props.made
  const t = useText()
  const dates = useDates()
  const heading = useArrival<HTMLParagraphElement>()
  const kept = () => {
    const lines = [t('requests.codeTitle'), '', `${t('requests.code')}: ${code}`, `${t('requests.received')}: ${dates.moment(receivedAt)}`, `${t('requests.due')}: ${dates.day(dueAt)}`, `${location.origin}/privacy`]
    saveText('konklave-anfrage.txt', `${lines.join('\n')}\n`)
  }
  return (
    <Section title={t('requests.made')}>
      <div className="stack">
        <p ref={heading} tabIndex={-1} role="status">{t('requests.madeText', { date: dates.day(dueAt) })}</p>
        <CopyText label={t('requests.code')} value={code} action={t('requests.copy')} done={t('requests.copied')} failed={t('requests.copyFailed')} primary note={t('requests.codeOnce')} />
        <div className="form__acts no-print">
          <Button size="s" onPress={() => print()}>{t('privacy.print')}</Button>
          <Button size="s" icon="download" onPress={kept}>{t('privacy.saveText')}</Button>
        </div>
      </div>
    </Section>
  )
}
