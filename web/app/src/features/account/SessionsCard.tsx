import { useAccounts, type Outcome, type SessionInfo } from '../../platform/account'
import { useDates } from '../../platform/dates'
import { useLoaded } from '../../platform/loaded'
import { useText } from '../../platform/locale'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import '../../ui/Rows.css'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { LoadedBody } from './LoadedBody'
import { useRun } from './Proof'
import { troubleText } from './trouble'

/** Where the account is signed in; any of them can be ended. */
export function SessionsCard() {
  const t = useText()
  const dates = useDates()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const { state, reload } = useLoaded<SessionInfo[]>(() => run(() => accounts.sessions()))
  const end = async (ending: () => Promise<Outcome<void>>, said: string) => {
    const outcome = await run(ending)
    toast(outcome.ok ? 'check' : 'alert', outcome.ok ? said : troubleText(outcome.trouble, t))
    reload()
  }
  return (
    <Section title={t('sessions.title')} note={t('sessions.what')}>
      <LoadedBody state={state} onRetry={reload}>
        {(sessions) => (
          <div className="stack">
            <ul className="rows rows--lined">
              {sessions.map((session) => (
                <li className="row" key={session.id}>
                  <div className="row__main">
                    <p className="row__title">
                      {session.device}
                      {session.this && <Badge icon="check" tone="ok">{t('sessions.this')}</Badge>}
                    </p>
                    <p className="row__sub">{t('sessions.since', { since: dates.moment(session.since), until: dates.day(session.expiresAt) })}</p>
                  </div>
                  {!session.this && (
                    <div className="row__end">
                      <Button size="s" aria-label={t('sessions.endOf', { device: session.device })} onPress={() => void end(() => accounts.endSession(session.id), t('sessions.ended'))}>
                        {t('sessions.end')}
                      </Button>
                    </div>
                  )}
                </li>
              ))}
            </ul>
            {sessions.some((session) => !session.this) && (
              <div>
                <Button size="s" onPress={() => void end(() => accounts.endOtherSessions(), t('sessions.othersEnded'))}>{t('sessions.endOthers')}</Button>
              </div>
            )}
          </div>
        )}
      </LoadedBody>
    </Section>
  )
}
