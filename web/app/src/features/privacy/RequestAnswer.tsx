import { useState, type FormEvent } from 'react'

import { useAccounts, type AccountTrouble, type RequestShown } from '../../platform/account'
import { useDates } from '../../platform/dates'
import { useText } from '../../platform/locale'
import { saveText } from '../../platform/save'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Section } from '../../ui/Section'
import { troubleText } from '../account/trouble'
import { KIND_TEXT, STATE_TEXT } from './groups'

/** What became of a request, for whoever has its code. */
export function RequestAnswer() {
  const t = useText()
  const accounts = useAccounts()
  const [code, setCode] = useState('')
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const [shown, setShown] = useState<RequestShown | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (working || !code.trim()) return
    setWorking(true)
    setTrouble(null)
    setShown(null)
    const outcome = await accounts.readRequest(code)
    setWorking(false)
    if (outcome.ok) setShown(outcome.value)
    else setTrouble(outcome.trouble)
  }
  return (
    <Section title={t('requests.read')} note={t('requests.readWhat')}>
      <div className="stack">
        <form className="form no-print" onSubmit={(event) => void submit(event)} noValidate aria-busy={working}>
          <Field
            label={t('requests.code')}
            value={code}
            onChange={setCode}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck="false"
            maxLength={100}
            error={trouble && (trouble.is === 'not_found' ? t('requests.codeWrong') : troubleText(trouble, t))}
            end={<Button type="submit" isPending={working}>{t('requests.show')}</Button>}
          />
        </form>
        <div role="status">{shown && <Shown shown={shown} />}</div>
      </div>
    </Section>
  )
}

function Shown(props: { shown: RequestShown }) {
  const { shown } = props
  const t = useText()
  const dates = useDates()
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('requests.kind')}</dt>
        <dd>{t(KIND_TEXT[shown.kind])}</dd>
        <dt>{t('requests.stateTitle')}</dt>
        <dd><Badge tone={shown.state === 'open' ? 'plain' : 'ok'}>{t(STATE_TEXT[shown.state])}</Badge></dd>
        <dt>{t('requests.received')}</dt>
        <dd>{dates.moment(shown.receivedAt)}</dd>
        {shown.endedAt === null ? (
          <>
            <dt>{t('requests.due')}</dt>
            <dd>{dates.day(shown.dueAt)}</dd>
          </>
        ) : (
          <>
            <dt>{t('requests.ended')}</dt>
            <dd>{dates.moment(shown.endedAt)}</dd>
          </>
        )}
        {shown.deletedAt !== null && (
          <>
            <dt>{t('requests.deleted')}</dt>
            <dd>{dates.day(shown.deletedAt)}</dd>
          </>
        )}
        <dt>{t('requests.text')}</dt>
        <dd className="said">{shown.text}</dd>
        {shown.extension && (
          <>
            <dt>{t('requests.extension')}</dt>
            <dd className="said">{shown.extension}</dd>
          </>
        )}
        {shown.answer && (
          <>
            <dt>{t('requests.answer')}</dt>
            <dd className="said strong">{shown.answer}</dd>
          </>
        )}
      </dl>
      {shown.state === 'open' ? <p className="small">{t('requests.waitText')}</p> : <p className="small">{t('requests.complain')}</p>}
      <div className="form__acts no-print">
        <Button size="s" onPress={() => print()}>{t('privacy.print')}</Button>
        <Button size="s" icon="download" onPress={() => saveText('konklave-anfrage.json', `${JSON.stringify(shown, null, 2)}\n`)}>{t('privacy.saveJson')}</Button>
      </div>
    </div>
  )
}
