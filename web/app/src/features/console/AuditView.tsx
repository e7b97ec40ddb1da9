import { useState } from 'react'

import { useAccounts, type AuditEntry, type AuditPage } from '../../platform/account'
import { useDates } from '../../platform/dates'
import { useLoaded } from '../../platform/loaded'
import { useText } from '../../platform/locale'
import { Badge } from '../../ui/Badge'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Section } from '../../ui/Section'
import { useAnnounce } from '../../ui/Announcer'
import { useToast } from '../../ui/Toast'
import { LoadedBody } from '../account/LoadedBody'
import { useRun } from '../account/Proof'
import { troubleText } from '../account/trouble'
import { actionText, changeText } from './actions'

/** Entries of one page. */
const PAGE = 50

/** What administrators did, and what threatened accounts; nobody's meetings, nobody's hours. */
export function AuditView() {
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const announce = useAnnounce()
  const [working, setWorking] = useState(false)
  const { state, reload, put } = useLoaded<AuditPage>(() => run(() => accounts.audit(null, PAGE)))
  const older = async (page: AuditPage) => {
    const last = page.entries.at(-1)
    if (!last || working) return
    setWorking(true)
    const outcome = await run(() => accounts.audit(last.number, PAGE))
    setWorking(false)
    if (!outcome.ok) return toast('alert', troubleText(outcome.trouble, t))
    put({ ...outcome.value, intact: page.intact && outcome.value.intact, entries: [...page.entries, ...outcome.value.entries] })
    announce(t('audit.loaded', { n: outcome.value.entries.length }))
  }
  return (
    <Section title={t('audit.title')} note={t('audit.what')}>
      <LoadedBody state={state} onRetry={reload}>
        {(page) => (
          <div className="stack">
            {page.intact ? (
              <p><Badge icon="shield-check" tone="ok">{t('audit.intact')}</Badge></p>
            ) : (
              <Banner tone="danger" icon="shield-alert">
                <b>{t('audit.brokenTitle')}</b> {t('audit.brokenText')}
              </Banner>
            )}
            {page.entries.length === 0 ? <p className="muted">{t('audit.none')}</p> : <Entries entries={page.entries} />}
            {page.more && (
              <div>
                <Button isPending={working} onPress={() => void older(page)}>{t('audit.older')}</Button>
              </div>
            )}
          </div>
        )}
      </LoadedBody>
    </Section>
  )
}

function Entries(props: { entries: readonly AuditEntry[] }) {
  const t = useText()
  const dates = useDates()
  return (
    <table role="table" className="table table--cards">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">{t('audit.did')}</th>
          <th role="columnheader" scope="col">{t('audit.who')}</th>
          <th role="columnheader" scope="col">{t('audit.change')}</th>
          <th role="columnheader" scope="col" className="end">{t('audit.when')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {props.entries.map((entry) => (
          <tr role="row" key={entry.number}>
            <th role="rowheader" scope="row">
              {actionText(entry.action, t)}
              {entry.subject && <small>{entry.subject}</small>}
            </th>
            <td role="cell" data-label={t('audit.who')}>{entry.actor || t('audit.nobody')}</td>
            <td role="cell" data-label={entry.change ? t('audit.change') : undefined}>{changeText(entry.change, t)}</td>
            <td role="cell" className="end num nowrap" data-label={t('audit.when')}>{dates.moment(entry.at)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
