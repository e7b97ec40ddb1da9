import type { ReactNode } from 'react'

import { Gate } from '../features/account/Gate'
import { mayAnswer, mayOversee, mayRun } from '../features/account/rights'
import { AuditView } from '../features/console/AuditView'
import { FunctionsView } from '../features/console/FunctionsView'
import { HealthView } from '../features/console/HealthView'
import { MembersView } from '../features/console/MembersView'
import { OversightView } from '../features/console/OversightView'
import { PapersView } from '../features/console/PapersView'
import { PolicyView } from '../features/console/PolicyView'
import { RequestsView } from '../features/console/RequestsView'
import { ServicesView } from '../features/console/ServicesView'
import { useArrival } from '../platform/arrival'
import type { Account, AccountRole } from '../platform/account'
import { useText, useTitle, type TextKey } from '../platform/locale'
import { go } from '../platform/router'
import { Button } from '../ui/Button'
import '../ui/Desk.css'
import { Select } from '../ui/Field'
import { Outside } from './Outside'

type Part = 'members' | 'policy' | 'requests' | 'oversight' | 'papers' | 'functions' | 'services' | 'audit' | 'health'

/** `within`: it is reached from another part, under whose tab it stands. */
const PARTS: readonly { readonly part: Part; readonly title: TextKey; readonly view: (account: Account) => ReactNode; readonly admits: (role: AccountRole) => boolean; readonly within?: Part }[] = [
  { part: 'members', title: 'members.title', view: () => <MembersView />, admits: mayRun },
  { part: 'policy', title: 'policy.title', view: () => <PolicyView />, admits: mayRun },
  { part: 'requests', title: 'requests.title', view: () => <RequestsView />, admits: mayAnswer },
  { part: 'oversight', title: 'oversight.title', view: ({ role }) => <OversightView runs={mayRun(role)} />, admits: mayOversee },
  { part: 'papers', title: 'papers.title', view: ({ role }) => <PapersView role={role} />, admits: mayOversee },
  { part: 'functions', title: 'functions.title', view: ({ role }) => <FunctionsView role={role} />, admits: mayOversee, within: 'papers' },
  { part: 'services', title: 'services.title', view: () => <ServicesView />, admits: mayOversee, within: 'papers' },
  { part: 'audit', title: 'audit.title', view: () => <AuditView />, admits: mayOversee },
  { part: 'health', title: 'health.title', view: () => <HealthView />, admits: mayRun },
]

/** For whoever runs the server, and for whoever oversees that. Nothing here names a meeting. */
export function Console(props: { section: string }) {
  const t = useText()
  useTitle(t('console.title'))
  const heading = useArrival<HTMLHeadingElement>()
  return (
    <Outside mainClass="desk-page">
      <div className="desk">
        <header className="desk__head">
          <div>
            <h1 ref={heading} tabIndex={-1}>
              {t('console.title')}
            </h1>
            <p className="lead">{t('console.lead')}</p>
          </div>
        </header>
        <Gate admits={({ role }) => mayOversee(role)}>{(account) => <Parts account={account} section={props.section} />}</Gate>
      </div>
    </Outside>
  )
}

function Parts(props: { account: Account; section: string }) {
  const t = useText()
  const parts = PARTS.filter(({ admits }) => admits(props.account.role))
  const shown = parts.find(({ part }) => part === props.section) ?? parts[0]
  const tabs = parts.filter(({ within }) => within === undefined)
  const tab = shown?.within ?? shown?.part
  if (props.account.mustAddFactor) {
    return (
      <section className="card stack">
        <p role="status">{t('account.mustAddText')}</p>
        <div>
          <Button kind="primary" icon="key" onPress={() => go('/account')}>
            {t('home.addFactor')}
          </Button>
        </div>
      </section>
    )
  }
  return (
    <>
      <nav className="desk__nav" aria-label={t('console.parts')}>
        <ul className="tabs">
          {tabs.map(({ part, title }) => (
            <li key={part}>
              <a
                href={`/console#${part}`}
                aria-current={part === tab ? (part === shown?.part ? 'page' : 'true') : undefined}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey || event.shiftKey) return
                  event.preventDefault()
                  go(`/console#${part}`)
                }}
              >
                {t(title)}
              </a>
            </li>
          ))}
        </ul>
        <div className="desk__choice">
          <Select label={t('console.part')} value={tab ?? ''} options={tabs.map(({ part, title }) => ({ value: part, label: t(title) }))} onChange={(part) => go(`/console#${part}`)} />
        </div>
      </nav>
      {shown?.view(props.account)}
    </>
  )
}
