import { Entries } from '../features/privacy/Entries'
import '../features/privacy/privacy.css'
import { RequestAnswer } from '../features/privacy/RequestAnswer'
import { RequestForm } from '../features/privacy/RequestForm'
import { Statement } from '../features/privacy/Statement'
import { LoadedBody } from '../features/account/LoadedBody'
import { useArrival } from '../platform/arrival'
import { useAccounts, type Privacy as Told } from '../platform/account'
import { useDates } from '../platform/dates'
import { useLoaded } from '../platform/loaded'
import { useLanguage, useTitle } from '../platform/locale'
import '../ui/Card.css'
import '../ui/Desk.css'
import { Section } from '../ui/Section'
import { Outside } from './Outside'

/** What is kept about whom, for everybody, as it holds now; and how to use one's rights. */
export function Privacy() {
  const { t, locale } = useLanguage()
  useTitle(t('privacy.title'))
  const heading = useArrival<HTMLHeadingElement>()
  return (
    <Outside mainClass="desk-page">
      <div className="desk desk--narrow">
        <header className="desk__head">
          <div>
            <h1 ref={heading} tabIndex={-1}>{t('privacy.title')}</h1>
            <p className="lead">{t('privacy.lead')}</p>
          </div>
        </header>
        <Section title={t('privacy.short')}>
          <ul className="stack plain-list">
            <li>{t('privacy.shortGuests')}</li>
            <li>{t('privacy.shortContent')}</li>
            <li>{t('privacy.shortMembers')}</li>
            <li>{t('privacy.shortNobody')}</li>
            <li>
              <a href={`/notice?lang=${locale}`} target="_blank" rel="noopener">{t('privacy.notice')}</a>
            </li>
          </ul>
        </Section>
        <Statement />
        <Kept key={locale} language={locale} />
        <Section title={t('privacy.rights')}>
          <div className="stack">
            <p>{t('privacy.rightsText')}</p>
            <p>{t('privacy.rightsMembers')}</p>
            <p className="strong">{t('privacy.rightsObject')}</p>
            <p>{t('privacy.rightsComplain')}</p>
          </div>
        </Section>
        <RequestForm />
        <RequestAnswer />
      </div>
    </Outside>
  )
}

function Kept(props: { language: 'de' | 'en' }) {
  const { t } = useLanguage()
  const accounts = useAccounts()
  const dates = useDates()
  const { state, reload } = useLoaded<Told>(() => accounts.privacy(props.language))
  return (
    <Section title={t('privacy.kept')} note={t('privacy.keptWhat')}>
      <LoadedBody state={state} onRetry={reload}>
        {(privacy) => (
          <div className="stack">
            <dl className="facts">
              <dt>{t('home.operator')}</dt>
              <dd>{privacy.operator || t('home.operatorUnknown')}</dd>
              {privacy.location && (
                <>
                  <dt>{t('home.location')}</dt>
                  <dd>{privacy.location}</dd>
                </>
              )}
              <dt>{t('privacy.recipients')}</dt>
              <dd>{privacy.recipients.length === 0 ? t('privacy.recipientsNone') : privacy.recipients.map(({ host }) => host).join(', ')}</dd>
              <dt>{t('privacy.asOf')}</dt>
              <dd>{dates.moment(privacy.at)}</dd>
            </dl>
            <Entries privacy={privacy} />
          </div>
        )}
      </LoadedBody>
    </Section>
  )
}
