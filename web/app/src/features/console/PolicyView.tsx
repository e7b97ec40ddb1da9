import { useState, type FormEvent } from 'react'

import { useAccounts, type AccountTrouble, type Outcome, type Policy, type Profile, type ProfileBounds } from '../../platform/account'
import { useLoaded } from '../../platform/loaded'
import { useText, type TextKey } from '../../platform/locale'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Choice, Select } from '../../ui/Field'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { LoadedBody } from '../account/LoadedBody'
import { useRun } from '../account/Proof'
import { useSession } from '../account/session'
import { troubleText } from '../account/trouble'
import { TroubleLine } from '../account/TroubleLine'
import { CREATES, days, FACTORS, meaning, NEWCOMERS, PROFILES, under } from './policy'

const SESSION_DAYS = [1, 7, 14, 30, 90]
const AUDIT_DAYS = [30, 90, 180, 365]
const REQUEST_YEARS = [1, 2, 3, 5, 10]
const PLAN_DAYS = [7, 31, 90, 183, 366, 731]

/** What can be decided at all: the server says it again for each profile. */
const FREE: ProfileBounds = {
  profile: 'standard',
  newcomers: NEWCOMERS.map(({ value }) => value),
  create: CREATES.map(({ value }) => value),
  secondFactor: FACTORS.map(({ value }) => value),
  sessionDays: [1, 90],
  auditDays: [30, 365],
  requestYears: [1, 10],
  planDays: [1, 1100],
}

/** The rules of the server, and within which bounds they are decided. */
interface Rules {
  readonly policy: Policy
  readonly profiles: readonly ProfileBounds[]
}

/** The rules of the server; every change says what it means before it is saved. */
export function PolicyView() {
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const ask = async (): Promise<Outcome<Rules>> => {
    const policy = await run(() => accounts.policy())
    if (!policy.ok) return policy
    const profiles = await run(() => accounts.profiles())
    return profiles.ok ? { ok: true, value: { policy: policy.value, profiles: profiles.value } } : profiles
  }
  const { state, reload, put } = useLoaded<Rules>(ask)
  return (
    <Section title={t('policy.title')} note={t('policy.what')}>
      <LoadedBody state={state} onRetry={reload}>
        {({ policy, profiles }) => <PolicyForm policy={policy} profiles={profiles} onSaved={(saved) => put({ policy: saved, profiles })} />}
      </LoadedBody>
    </Section>
  )
}

function PolicyForm(props: { policy: Policy; profiles: readonly ProfileBounds[]; onSaved: (policy: Policy) => void }) {
  const { policy, profiles } = props
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const { refresh } = useSession()
  const [wish, setWish] = useState(policy)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const means = meaning(policy, wish)
  const bounds = profiles.find(({ profile }) => profile === wish.profile) ?? FREE
  const change = (part: Partial<Policy>) => {
    setWish({ ...wish, ...part })
    setTrouble(null)
  }
  const choose = (profile: Profile) => change(under(wish, profiles.find((each) => each.profile === profile) ?? { ...FREE, profile }))
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
  const among = <Value extends string>(all: readonly { readonly value: Value; readonly label: TextKey; readonly hint: TextKey }[], admitted: readonly Value[]) => ({
    options: all.map(({ value, label, hint }) => ({ value, label: t(label), hint: t(hint), disabled: !admitted.includes(value) })),
    note: admitted.length < all.length ? t('policy.locked') : undefined,
  })
  return (
    <form className="form policy" onSubmit={(event) => void submit(event)} noValidate>
      <Choice label={t('policy.profile')} value={wish.profile} options={PROFILES.map(({ value, label, hint }) => ({ value, label: t(label), hint: t(hint) }))} onChange={choose} />
      {wish.profile === 'consultation' && (
        <Banner tone="warn" icon="alert">
          {t('policy.notCertified')}
        </Banner>
      )}
      <Choice label={t('policy.newcomers')} value={wish.newcomers} {...among(NEWCOMERS, bounds.newcomers)} onChange={(newcomers) => change({ newcomers })} />
      <Choice label={t('policy.create')} value={wish.create} {...among(CREATES, bounds.create)} onChange={(create) => change({ create })} />
      <Choice label={t('policy.factor')} value={wish.secondFactor} {...among(FACTORS, bounds.secondFactor)} onChange={(secondFactor) => change({ secondFactor })} />
      <Select
        label={t('policy.sessionDays')}
        value={String(wish.sessionDays)}
        options={days(SESSION_DAYS, wish.sessionDays, bounds.sessionDays).map((n) => ({ value: String(n), label: t('policy.days', { n }) }))}
        onChange={(value) => change({ sessionDays: Number(value) })}
      />
      <Select
        label={t('policy.auditDays')}
        value={String(wish.auditDays)}
        options={days(AUDIT_DAYS, wish.auditDays, bounds.auditDays).map((n) => ({ value: String(n), label: t('policy.days', { n }) }))}
        onChange={(value) => change({ auditDays: Number(value) })}
      />
      <Select
        label={t('policy.requestYears')}
        value={String(wish.requestYears)}
        options={days(REQUEST_YEARS, wish.requestYears, bounds.requestYears).map((n) => ({ value: String(n), label: t('policy.years', { n }) }))}
        onChange={(value) => change({ requestYears: Number(value) })}
      />
      <Select
        label={t('policy.planDays')}
        value={String(wish.planDays)}
        options={days(PLAN_DAYS, wish.planDays, bounds.planDays).map((n) => ({ value: String(n), label: t('policy.days', { n }) }))}
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
