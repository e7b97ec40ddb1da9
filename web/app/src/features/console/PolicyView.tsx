import { useState, type FormEvent } from 'react'

import { useAccounts, type AccountTrouble, type Policy } from '../../platform/account'
import { useLoaded } from '../../platform/loaded'
import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Choice, Select } from '../../ui/Field'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { LoadedBody } from '../account/LoadedBody'
import { useRun } from '../account/Proof'
import { useSession } from '../account/session'
import { troubleText } from '../account/trouble'
import { TroubleLine } from '../account/TroubleLine'
import { CREATES, days, FACTORS, meaning } from './policy'

const SESSION_DAYS = [1, 7, 14, 30, 90]
const AUDIT_DAYS = [30, 90, 180, 365]
const REQUEST_YEARS = [1, 2, 3, 5, 10]
const PLAN_DAYS = [7, 31, 92, 183, 366, 731]

/** The rules of the server; every change says what it means before it is saved. */
export function PolicyView() {
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const { state, reload, put } = useLoaded<Policy>(() => run(() => accounts.policy()))
  return (
    <Section title={t('policy.title')} note={t('policy.what')}>
      <LoadedBody state={state} onRetry={reload}>
        {(policy) => <PolicyForm policy={policy} onSaved={put} />}
      </LoadedBody>
    </Section>
  )
}

function PolicyForm(props: { policy: Policy; onSaved: (policy: Policy) => void }) {
  const { policy } = props
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const { refresh } = useSession()
  const [wish, setWish] = useState(policy)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const means = meaning(policy, wish)
  const change = (part: Partial<Policy>) => {
    setWish({ ...wish, ...part })
    setTrouble(null)
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (working || means.length === 0) return
    setWorking(true)
    setTrouble(null)
    const outcome = await run(() => accounts.setPolicy(wish))
    setWorking(false)
    if (!outcome.ok) return setTrouble(outcome.trouble)
    // Whether the answer repeats it is the server's business: it holds.
    props.onSaved(wish)
    toast('check', t('policy.saved'))
    void refresh()
  }
  return (
    <form className="form policy" onSubmit={(event) => void submit(event)} noValidate>
      <Choice label={t('policy.create')} value={wish.create} options={CREATES.map(({ value, label, hint }) => ({ value, label: t(label), hint: t(hint) }))} onChange={(create) => change({ create })} />
      <Choice
        label={t('policy.factor')}
        value={wish.secondFactor}
        options={FACTORS.map(({ value, label, hint }) => ({ value, label: t(label), hint: t(hint) }))}
        onChange={(secondFactor) => change({ secondFactor })}
      />
      <Select
        label={t('policy.sessionDays')}
        value={String(wish.sessionDays)}
        options={days(SESSION_DAYS, policy.sessionDays).map((n) => ({ value: String(n), label: t('policy.days', { n }) }))}
        onChange={(value) => change({ sessionDays: Number(value) })}
      />
      <Select
        label={t('policy.auditDays')}
        value={String(wish.auditDays)}
        options={days(AUDIT_DAYS, policy.auditDays).map((n) => ({ value: String(n), label: t('policy.days', { n }) }))}
        onChange={(value) => change({ auditDays: Number(value) })}
      />
      <Select
        label={t('policy.requestYears')}
        value={String(wish.requestYears)}
        options={days(REQUEST_YEARS, policy.requestYears).map((n) => ({ value: String(n), label: t('policy.years', { n }) }))}
        onChange={(value) => change({ requestYears: Number(value) })}
      />
      <Select
        label={t('policy.planDays')}
        value={String(wish.planDays)}
        options={days(PLAN_DAYS, policy.planDays).map((n) => ({ value: String(n), label: t('policy.days', { n }) }))}
        onChange={(value) => change({ planDays: Number(value) })}
      />
      <div className="policy__means" role="status">
        {means.length > 0 && (
          <>
            <p className="strong small">{t('policy.means')}</p>
            <ul className="stack">
              {means.map(({ key, params }) => (
                <li key={key}>{t(key, params)}</li>
              ))}
            </ul>
          </>
        )}
      </div>
      <TroubleLine text={trouble && troubleText(trouble, t)} />
      <div className="form__acts">
        <Button kind="primary" type="submit" isPending={working} isDisabled={means.length === 0}>{t('policy.save')}</Button>
        {means.length > 0 && <Button onPress={() => change(policy)}>{t('policy.undo')}</Button>}
      </div>
    </form>
  )
}
