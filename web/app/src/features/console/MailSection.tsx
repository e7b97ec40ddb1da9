import { useState } from 'react'

import { useAccounts, type AccountTrouble, type MailSetup, type MailTested, type MailTrouble } from '../../platform/account'
import { useLoaded } from '../../platform/loaded'
import { useLanguage, type TextKey } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Section } from '../../ui/Section'
import { LoadedBody } from '../account/LoadedBody'
import { useRun } from '../account/Proof'
import { troubleText } from '../account/trouble'
import { TroubleLine } from '../account/TroubleLine'

const TROUBLE: Record<MailTrouble, TextKey> = {
  unreachable: 'mail.unreachable',
  slow: 'mail.slow',
  unencrypted: 'mail.unencrypted',
  sign_in: 'mail.signIn',
  refused: 'mail.refused',
  busy: 'mail.busy',
  nonsense: 'mail.nonsense',
}

/** How mail is set up, and a message to oneself that shows whether it works. */
export function MailSection() {
  const { t, locale } = useLanguage()
  const accounts = useAccounts()
  const run = useRun()
  const { state, reload } = useLoaded<MailSetup | null>(async () => {
    const outcome = await run(() => accounts.mailSetup())
    return !outcome.ok && outcome.trouble.is === 'not_found' ? { ok: true, value: null } : outcome
  })
  const [working, setWorking] = useState(false)
  const [tested, setTested] = useState<MailTested | null>(null)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const test = async () => {
    setWorking(true)
    setTested(null)
    setTrouble(null)
    const outcome = await run(() => accounts.testMail(locale))
    setWorking(false)
    if (!outcome.ok) return setTrouble(outcome.trouble)
    setTested(outcome.value)
    reload()
  }
  return (
    <Section title={t('mail.title')} note={t('mail.what')}>
      <LoadedBody state={state} onRetry={reload}>
        {(setup) =>
          setup === null ? (
            <p className="muted">{t('mail.off')}</p>
          ) : (
            <div className="stack">
              <dl className="facts">
                <dt>{t('mail.server')}</dt>
                <dd>{setup.server} ({setup.encryption})</dd>
                <dt>{t('mail.from')}</dt>
                <dd>{setup.from}</dd>
                <dt>{t('mail.waiting')}</dt>
                <dd>{setup.waiting}</dd>
                <dt>{t('mail.givenUp')}</dt>
                <dd>{setup.givenUp}</dd>
              </dl>
              {setup.trouble && !tested && <p>{t(TROUBLE[setup.trouble])}</p>}
              <div className="form__acts">
                <Button size="s" isPending={working} onPress={() => void test()}>{t('mail.test')}</Button>
              </div>
              <div role="status">
                {tested && (
                  <>
                    <p>{tested.trouble === null ? t('mail.tested', { to: tested.to }) : t(TROUBLE[tested.trouble])}</p>
                    {tested.answer && <p className="small muted said">{t('mail.answer', { text: tested.answer })}</p>}
                  </>
                )}
              </div>
              <TroubleLine text={trouble && (trouble.is === 'bad_name' ? t('mail.noAddress') : troubleText(trouble, t))} />
            </div>
          )
        }
      </LoadedBody>
    </Section>
  )
}
