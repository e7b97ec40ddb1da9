import { useState, type FormEvent } from 'react'

import { useAccounts, type AccountTrouble } from '../../platform/account'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Field } from '../../ui/Field'
import { Section } from '../../ui/Section'
import { entryName } from '../account/DataCard'
import { useRun } from '../account/Proof'
import { troubleText } from '../account/trouble'

/** What this server can find about a person: by sign-in name, and of guests nothing. Counts, no content. */
export function FindPerson() {
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const [login, setLogin] = useState('')
  const [found, setFound] = useState<string | null>(null)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!login.trim()) return
    setFound(null)
    setTrouble(null)
    const outcome = await run(() => accounts.findPerson(login.trim()))
    if (!outcome.ok) return setTrouble(outcome.trouble)
    const { account, rows } = outcome.value
    setFound(account ? t('requests.found', { what: rows.map(({ entry, rows: n }) => `${entryName(entry, t)}: ${n}`).join(', ') }) : t('requests.foundNone'))
  }
  return (
    <Section title={t('requests.find')} note={t('requests.findWhat')}>
      <form className="form" onSubmit={(event) => void submit(event)} noValidate>
        <Field
          label={t('signin.login')}
          value={login}
          onChange={setLogin}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck="false"
          maxLength={128}
          error={trouble && troubleText(trouble, t)}
          end={<Button type="submit">{t('requests.findAct')}</Button>}
        />
        <p role="status">{found}</p>
      </form>
    </Section>
  )
}
