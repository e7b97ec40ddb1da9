import { useState } from 'react'

import { useAccounts, type AccountData, type AccountTrouble, type Erased } from '../../platform/account'
import { useDates } from '../../platform/dates'
import { useText, type TextKey, type Translate } from '../../platform/locale'
import { saveText } from '../../platform/save'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Section } from '../../ui/Section'
import { useAnnounce } from '../../ui/Announcer'
import { useToast } from '../../ui/Toast'
import { useRun } from './Proof'
import { alike, columns, columnText, readable } from './readable'
import { troubleText } from './trouble'
import { TroubleLine } from './TroubleLine'

const ENTRIES: Record<string, TextKey> = {
  members: 'entry.members',
  passwords: 'entry.passwords',
  second_factors: 'entry.totps',
  recovery_codes: 'entry.recoveryCodes',
  passkeys: 'entry.passkeys',
  sessions: 'entry.sessions',
  one_time_links: 'entry.tickets',
  provider_accounts: 'entry.providerAccounts',
  provider_sessions: 'entry.providerSessions',
  audit: 'entry.audit',
  vaults: 'entry.vaults',
}

/** What an entry of the data map is called here; its id where it has no name. */
export function entryName(entry: string, t: Translate): string {
  const key = Object.hasOwn(ENTRIES, entry) ? ENTRIES[entry] : undefined
  return key ? t(key) : entry
}

/** All that is kept about oneself: to read, to save, to erase (Art. 15, 17 and 20 GDPR). */
export function DataCard(props: { onErased: (erased: Erased) => void }) {
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const announce = useAnnounce()
  const [data, setData] = useState<AccountData | null>(null)
  const [working, setWorking] = useState(false)
  const [erasing, setErasing] = useState(false)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const load = async () => {
    setWorking(true)
    setTrouble(null)
    const outcome = await run(() => accounts.data())
    setWorking(false)
    if (outcome.ok) setData(outcome.value)
    else setTrouble(outcome.trouble)
    return outcome.ok ? outcome.value : null
  }
  const save = async () => {
    const fresh = await load()
    if (!fresh) return
    saveText(`konklave-${new Date(fresh.at * 1000).toISOString().slice(0, 10)}.json`, `${JSON.stringify(fresh, null, 2)}\n`)
    toast('check', t('data.saved'))
  }
  const show = async () => {
    if (await load()) announce(t('data.shown'))
  }
  const erase = async () => {
    setErasing(false)
    const outcome = await run(() => accounts.eraseAccount())
    if (outcome.ok) props.onErased(outcome.value)
    else setTrouble(outcome.trouble)
  }
  return (
    <Section title={t('data.title')} note={t('data.what')}>
      <div className="stack">
        <div className="form__acts">
          {!data && <Button size="s" icon="eye" isPending={working} onPress={() => void show()}>{t('data.show')}</Button>}
          <Button size="s" icon="download" isDisabled={working} onPress={() => void save()}>{t('data.save')}</Button>
          <Button size="s" kind="danger-quiet" onPress={() => setErasing(true)}>{t('data.erase')}</Button>
        </div>
        <TroubleLine text={trouble && troubleText(trouble, t)} />
        {data && <Kept data={data} />}
      </div>
      {erasing && (
        <Dialog title={t('data.eraseTitle')} onClose={() => setErasing(false)}>
          <p>{t('data.eraseGoes')}</p>
          <p>{t('data.eraseStays')}</p>
          <DialogActions>
            <Button onPress={() => setErasing(false)}>{t('common.cancel')}</Button>
            <Button kind="danger" onPress={() => void erase()}>{t('data.erase')}</Button>
          </DialogActions>
        </Dialog>
      )}
    </Section>
  )
}

function Kept(props: { data: AccountData }) {
  const t = useText()
  const dates = useDates()
  return (
    <div className="kept">
      <p className="small muted">{t('data.at', { when: dates.moment(props.data.at) })}</p>
      {props.data.entries.map(({ entry, rows }) => (
        <div key={entry}>
          <h3>{entryName(entry, t)}</h3>
          {alike(rows).map(({ row, times }, n) => (
            <dl className="facts facts--box" key={n}>
              {times > 1 && (
                <>
                  <dt>{t('data.times')}</dt>
                  <dd>{times}</dd>
                </>
              )}
              {columns(row).map(([column, value]) => (
                <div key={column} style={{ display: 'contents' }}>
                  <dt>{columnText(column, t)}</dt>
                  <dd>{readable(column, value, t, dates.moment)}</dd>
                </div>
              ))}
            </dl>
          ))}
        </div>
      ))}
    </div>
  )
}
