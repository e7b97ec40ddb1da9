import { useState } from 'react'

import { useAccounts, type AccountTrouble, type Privacy } from '../../platform/account'
import { useDates } from '../../platform/dates'
import { useLanguage } from '../../platform/locale'
import { go } from '../../platform/router'
import { saveText } from '../../platform/save'
import { useAnnounce } from '../../ui/Announcer'
import { Button } from '../../ui/Button'
import { Section } from '../../ui/Section'
import { useSession } from '../account/session'
import { troubleText } from '../account/trouble'
import { TroubleLine } from '../account/TroubleLine'
import { statementText } from './groups'

/** What is kept about whoever looks, put together at this moment: to read, to print, to keep. */
export function Statement() {
  const { t, locale } = useLanguage()
  const accounts = useAccounts()
  const dates = useDates()
  const announce = useAnnounce()
  const { account } = useSession()
  const [told, setTold] = useState<Privacy | null>(null)
  const [trouble, setTrouble] = useState<AccountTrouble | null>(null)
  const [working, setWorking] = useState(false)
  const ask = async () => {
    setWorking(true)
    setTrouble(null)
    const outcome = await accounts.privacy(locale)
    setWorking(false)
    if (!outcome.ok) return setTrouble(outcome.trouble)
    setTold(outcome.value)
    announce(t('privacy.statementShown'))
  }
  const text = told && statementText(told, dates.moment(told.at), t)
  const name = told && `konklave-${new Date(told.at * 1000).toISOString().slice(0, 10)}`
  return (
    <Section title={t('privacy.mine')} note={t('privacy.mineWhat')}>
      <div className="stack">
        {account ? (
          <>
            <p>{t('privacy.mineMember')}</p>
            <div><Button icon="user" onPress={() => go('/account')}>{t('account.title')}</Button></div>
          </>
        ) : (
          !told && <div className="no-print"><Button kind="primary" icon="eye" isPending={working} onPress={() => void ask()}>{t('privacy.mineShow')}</Button></div>
        )}
        <TroubleLine text={trouble && troubleText(trouble, t)} />
        {told && text && (
          <>
            <pre className="statement" tabIndex={0} aria-label={t('privacy.statementTitle')}>{text}</pre>
            <div className="form__acts no-print">
              <Button size="s" onPress={() => print()}>{t('privacy.print')}</Button>
              <Button size="s" icon="download" onPress={() => saveText(`${name}.txt`, text)}>{t('privacy.saveText')}</Button>
              <Button size="s" icon="download" onPress={() => saveText(`${name}.json`, `${JSON.stringify(told, null, 2)}\n`)}>{t('privacy.saveJson')}</Button>
            </div>
          </>
        )}
      </div>
    </Section>
  )
}
