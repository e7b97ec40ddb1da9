import { useEffect, useRef, type ReactNode, type RefObject } from 'react'

import { Gate } from '../features/account/Gate'
import { mayAnswer, mayOversee, mayRun } from '../features/account/rights'
import { useSession } from '../features/account/session'
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
import { useAnnounce } from '../ui/Announcer'
import { Button } from '../ui/Button'
import '../ui/Desk.css'
import { Select } from '../ui/Field'
import { Outside } from './Outside'

type Part = 'members' | 'policy' | 'requests' | 'oversight' | 'papers' | 'functions' | 'services' | 'audit' | 'health'

/** A part of the administration. `within`: it is reached from another part, under whose tab it stands. */
interface Shown {
  readonly part: Part
  readonly title: TextKey
  readonly view: (account: Account) => ReactNode
  readonly admits: (role: AccountRole) => boolean
  readonly within?: Part
}

const PARTS: readonly Shown[] = [
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

/** The part somebody with this role is shown. */
function shownOf(role: AccountRole, section: string): Shown | undefined {
  const parts = PARTS.filter(({ admits }) => admits(role))
  return parts.find(({ part }) => part === section) ?? parts[0]
}

/** For whoever runs the server, and for whoever oversees that. Nothing here names a meeting. */
export function Console(props: { section: string }) {
  const t = useText()
  const { account } = useSession()
  const shown = account && !account.mustAddFactor && !account.mustProveFactor ? shownOf(account.role, props.section) : undefined
  useTitle(shown ? `${t(shown.title)} – ${t('console.title')}` : t('console.title'))
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
        <Gate admits={({ role }) => mayOversee(role)}>{(account) => <Parts account={account} section={props.section} heading={heading} />}</Gate>
      </div>
    </Outside>
  )
}

/** `heading`: that of the page. */
function Parts(props: { account: Account; section: string; heading: RefObject<HTMLHeadingElement | null> }) {
  const { heading } = props
  const t = useText()
  const announce = useAnnounce()
  const tabs = PARTS.filter(({ admits, within }) => admits(props.account.role) && within === undefined)
  const shown = shownOf(props.account.role, props.section)
  const tab = shown?.within ?? shown?.part
  const was = useRef(shown)
  useEffect(() => {
    if (was.current === shown) return
    was.current = shown
    // The link that led here went with the part in which it stood.
    if (shown === undefined || document.activeElement !== document.body) return
    heading.current?.focus()
    announce(t(shown.title))
  }, [shown, heading, announce, t])
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
