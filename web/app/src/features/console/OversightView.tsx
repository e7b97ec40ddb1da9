import { useAccounts, type DataEntry, type DeletionRun, type Oversight } from '../../platform/account'
import { useDates } from '../../platform/dates'
import { useLoaded } from '../../platform/loaded'
import { useLanguage, type TextKey } from '../../platform/locale'
import { Badge } from '../../ui/Badge'
import { Banner } from '../../ui/Banner'
import { Section } from '../../ui/Section'
import { LoadedBody } from '../account/LoadedBody'
import { useRun } from '../account/Proof'
import { deletionTrouble } from './deletion'
import './console.css'

const PLACES: Record<string, TextKey> = {
  database: 'oversight.place.database',
  memory: 'oversight.place.memory',
  browser: 'oversight.place.browser',
  log: 'oversight.place.log',
  backup: 'oversight.place.backup',
  files: 'oversight.place.files',
  operator: 'oversight.place.operator',
}

/** What is kept, why and how long, and that it is deleted. `runs`: whoever looks can mend what is wrong. */
export function OversightView(props: { runs: boolean }) {
  const { t, locale } = useLanguage()
  const accounts = useAccounts()
  const run = useRun()
  const dates = useDates()
  const { state, reload } = useLoaded<Oversight>(() => run(() => accounts.oversight()))
  const nameOf = (entries: readonly DataEntry[], id: string) => entries.find(({ entry }) => entry === id)?.what[locale] ?? id
  if (state.is !== 'known') {
    return (
      <Section title={t('oversight.title')}>
        <LoadedBody state={state} onRetry={reload}>{() => null}</LoadedBody>
      </Section>
    )
  }
  const { entries, runs, nextRun } = state.value
  const wrong = deletionTrouble(state.value, Date.now() / 1000)
  return (
    <>
      {wrong && (
        <Banner tone="danger" icon="shield-alert">
          <b>{t(wrong === 'overdue' ? 'oversight.overdueTitle' : 'oversight.missedTitle')}</b> {t(!props.runs ? 'oversight.tell' : wrong === 'overdue' ? 'oversight.overdueText' : 'oversight.missedText')}
        </Banner>
      )}
      <Section title={t('oversight.entries')} note={t('oversight.entriesWhat')}>
        <ul className="entries">
          {entries.map((entry) => (
            <li key={entry.entry}>
              <Entry entry={entry} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('oversight.runs')} note={t('oversight.next', { when: dates.moment(nextRun) })}>
        {runs.length === 0 ? (
          <p className="muted">{t('oversight.runsNone')}</p>
        ) : (
          <table role="table" className="table table--cards">
            <thead role="rowgroup">
              <tr role="row">
                <th role="columnheader" scope="col">{t('audit.when')}</th>
                <th role="columnheader" scope="col">{t('oversight.deleted')}</th>
                <th role="columnheader" scope="col" className="end">{t('oversight.result')}</th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {runs.map((each) => (
                <Run key={each.at} run={each} name={(id) => nameOf(entries, id)} />
              ))}
            </tbody>
          </table>
        )}
      </Section>
    </>
  )
}

function Entry(props: { entry: DataEntry }) {
  const { entry } = props
  const { t, locale } = useLanguage()
  const place = Object.hasOwn(PLACES, entry.place) ? PLACES[entry.place] : undefined
  return (
    <article className="entry" aria-label={entry.what[locale]}>
      <div className="entry__head">
        <h3>{entry.what[locale]}</h3>
        {entry.overdue > 0 ? (
          <Badge icon="alert" tone="danger">{t('oversight.overdue', { n: entry.overdue })}</Badge>
        ) : (
          <Badge>{entry.rows === null ? t('oversight.uncounted') : t('oversight.rows', { n: entry.rows })}</Badge>
        )}
      </div>
      <dl className="facts facts--tight">
        <dt>{t('oversight.about')}</dt>
        <dd>{entry.about[locale]}</dd>
        <dt>{t('oversight.purpose')}</dt>
        <dd>
          {entry.purpose[locale]}
          <small>{entry.basis[locale]}</small>
        </dd>
        <dt>{t('oversight.recipients')}</dt>
        <dd>{entry.recipients[locale]}</dd>
        <dt>{t('oversight.retention')}</dt>
        <dd>
          {entry.retention[locale]}
          <small>{entry.erasure[locale]}</small>
        </dd>
        <dt>{t('oversight.place')}</dt>
        <dd>{place ? t(place) : entry.place}</dd>
      </dl>
    </article>
  )
}

function Run(props: { run: DeletionRun; name: (entry: string) => string }) {
  const { run } = props
  const { t } = useLanguage()
  const dates = useDates()
  return (
    <tr role="row">
      <th role="rowheader" scope="row">{dates.moment(run.at)}</th>
      <td role="cell" data-label={t('oversight.deleted')}>
        {run.deleted.length === 0 ? t('oversight.deletedNothing') : run.deleted.map(({ entry, rows }) => `${rows} × ${props.name(entry)}`).join(' · ')}
      </td>
      <td role="cell" className="end">
        {run.complete ? <Badge icon="check" tone="ok">{t('oversight.complete')}</Badge> : <Badge icon="alert" tone="danger">{t('oversight.incomplete')}</Badge>}
      </td>
    </tr>
  )
}
