import { useState } from 'react'

import { DataCard, entryName } from '../features/account/DataCard'
import { FactorCard } from '../features/account/FactorCard'
import { Gate } from '../features/account/Gate'
import { useOpenings } from '../features/account/opening'
import { PasskeysCard } from '../features/account/PasskeysCard'
import { PasswordCard } from '../features/account/PasswordCard'
import { ProfileCard } from '../features/account/ProfileCard'
import { SessionsCard } from '../features/account/SessionsCard'
import { VaultCard } from '../features/vault/VaultCard'
import { useSession } from '../features/account/session'
import { useArrival } from '../platform/arrival'
import type { Account, Erased } from '../platform/account'
import { useDates } from '../platform/dates'
import { useText, useTitle } from '../platform/locale'
import { go } from '../platform/router'
import { Banner } from '../ui/Banner'
import { Button } from '../ui/Button'
import '../ui/Desk.css'
import { Section } from '../ui/Section'
import { Outside } from './Outside'

type Form = 'profile' | 'password' | 'factor' | 'passkey'

/** One's own account. `open`: a form that is open from the beginning, `ask`: which word of a new phrase is asked for; for scenes. */
export function AccountPage(props: { open?: Form; ask?: number }) {
  const t = useText()
  useTitle(t('account.title'))
  const heading = useArrival<HTMLHeadingElement>()
  const [erased, setErased] = useState<Erased | null>(null)
  const { refresh } = useSession()
  if (erased) return <Gone erased={erased} />
  return (
    <Outside mainClass="desk-page">
      <div className="desk desk--narrow">
        <header className="desk__head">
          <div>
            <h1 ref={heading} tabIndex={-1}>
              {t('account.title')}
            </h1>
            <p className="lead">{t('account.lead')}</p>
          </div>
        </header>
        <Gate>
          {(account) => (
            <Cards
              account={account}
              open={props.open ?? null}
              {...(props.ask === undefined ? {} : { ask: props.ask })}
              onErased={(proof) => {
                setErased(proof)
                void refresh()
              }}
            />
          )}
        </Gate>
      </div>
    </Outside>
  )
}

function Cards(props: { account: Account; open: Form | null; ask?: number; onErased: (erased: Erased) => void }) {
  const { account } = props
  const t = useText()
  const opening = useOpenings<Form>(props.open)
  const profile = <ProfileCard account={account} opening={opening('profile')} />
  return (
    <>
      {account.mustAddFactor && (
        <Banner tone="warn" icon="key">
          <b>{t('account.mustAdd')}</b> {t('account.mustAddText')}
        </Banner>
      )}
      {!account.mustAddFactor && profile}
      {account.byProvider ? <Section title={t('account.byProvider')} note={t('account.byProviderText')} /> : <FactorCard account={account} opening={opening('factor')} />}
      <PasskeysCard account={account} opening={opening('passkey')} />
      {!account.mustAddFactor && (
        <>
          {!account.byProvider && <PasswordCard account={account} opening={opening('password')} />}
          <VaultCard {...(props.ask === undefined ? {} : { ask: props.ask })} />
          <SessionsCard />
          <DataCard onErased={props.onErased} />
        </>
      )}
    </>
  )
}

/** The account is gone: what went, and what a backup holds until when. */
function Gone(props: { erased: Erased }) {
  const t = useText()
  const dates = useDates()
  const heading = useArrival<HTMLHeadingElement>({ atOnce: true })
  const { deleted, backupsUntil } = props.erased
  const gone = deleted.filter(({ rows }) => rows > 0)
  return (
    <Outside mainClass="door-page door-page--wide">
      <section className="card sign" aria-labelledby="h-gone">
        <h1 id="h-gone" ref={heading} tabIndex={-1}>
          {t('gone.title')}
        </h1>
        <p>{t('gone.text', { when: dates.moment(props.erased.at) })}</p>
        {gone.length > 0 && (
          <dl className="facts facts--box">
            {gone.map(({ entry, rows }) => (
              <div key={entry} style={{ display: 'contents' }}>
                <dt>{entryName(entry, t)}</dt>
                <dd>{t('gone.rows', { n: rows })}</dd>
              </div>
            ))}
          </dl>
        )}
        <p className="small muted">{t('gone.backups', { when: dates.day(backupsUntil) })}</p>
        <Button kind="primary" onPress={() => go('/')}>
          {t('common.home')}
        </Button>
      </section>
    </Outside>
  )
}
