import { useAccounts, type Health, type HealthCheck } from '../../platform/account'
import { useLoaded } from '../../platform/loaded'
import { useLanguage } from '../../platform/locale'
import { Badge } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import '../../ui/Rows.css'
import { Section } from '../../ui/Section'
import { useAnnounce } from '../../ui/Announcer'
import { LoadedBody } from '../account/LoadedBody'
import { useRun } from '../account/Proof'
import { MailSection } from './MailSection'
import { checkTexts, duration, measureText } from './health'
import './console.css'

const FACE = {
  good: { tone: 'ok', icon: 'check', text: 'health.good' },
  warning: { tone: 'warn', icon: 'alert', text: 'health.warning' },
  bad: { tone: 'danger', icon: 'shield-alert', text: 'health.bad' },
} as const

/** Whether the server does what it should, and what to do where it does not. Meetings are counted, not named. */
export function HealthView() {
  const { t, region } = useLanguage()
  const accounts = useAccounts()
  const run = useRun()
  const announce = useAnnounce()
  const { state, reload } = useLoaded<Health>(() => run(() => accounts.health()))
  const rank = { bad: 0, warning: 1, good: 2 }
  return (
    <>
      <LoadedBody state={state} onRetry={reload}>
        {(health) => (
          <dl className="counts">
            <div><dt>{t('health.meetings')}</dt><dd>{health.meetings}</dd></div>
            <div><dt>{t('health.participants')}</dt><dd>{health.participants}</dd></div>
            <div><dt>{t('health.uptime')}</dt><dd>{duration(health.uptime, region)}</dd></div>
            <div><dt>{t('health.release')}</dt><dd>{health.release}</dd></div>
          </dl>
        )}
      </LoadedBody>
      {state.is === 'known' && (
        <Section title={t('health.checks')} note={t('health.checksWhat')}>
          <ul className="rows rows--lined">
            {[...state.value.checks].sort((a, b) => rank[a.state] - rank[b.state]).map((check) => (
              <Check key={check.check} check={check} />
            ))}
          </ul>
          <div className="checks-again">
            <Button
              size="s"
              icon="refresh"
              onPress={() => {
                reload()
                announce(t('health.again'))
              }}
            >
              {t('health.now')}
            </Button>
          </div>
        </Section>
      )}
      <MailSection />
    </>
  )
}

function Check(props: { check: HealthCheck }) {
  const { check } = props
  const { t, region } = useLanguage()
  const face = FACE[check.state]
  const { name, todo } = checkTexts(check.check, t)
  const measure = measureText(check, t, region)
  return (
    <li className="row">
      <div className="row__main">
        <p className="row__title">{name}</p>
        {measure && <p className="row__sub">{measure}</p>}
        {check.state !== 'good' && <p className="row__sub strong">{todo}</p>}
      </div>
      <div className="row__end">
        <Badge icon={face.icon} tone={face.tone}>{t(face.text)}</Badge>
      </div>
    </li>
  )
}
