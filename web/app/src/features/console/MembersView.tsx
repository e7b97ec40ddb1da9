import { Fragment, useState, type ReactNode } from 'react'

import { useAccounts, type Member, type MemberLink, type MemberState, type Outcome } from '../../platform/account'
import { useLoaded } from '../../platform/loaded'
import { useText, type TextKey } from '../../platform/locale'
import { go } from '../../platform/router'
import { Badge, type Tone } from '../../ui/Badge'
import { IconButton } from '../../ui/Button'
import type { IconName } from '../../ui/Icon'
import { Menu, MenuItem, MenuSeparator } from '../../ui/Menu'
import { Section } from '../../ui/Section'
import { useToast } from '../../ui/Toast'
import { LoadedBody } from '../account/LoadedBody'
import { useOpenings } from '../account/opening'
import { useRun } from '../account/Proof'
import { ROLE_TEXT } from '../account/rights'
import { useSession } from '../account/session'
import { troubleText } from '../account/trouble'
import { AddMember } from './AddMember'
import { LinkMade } from './LinkMade'
import { MemberDialog, type Asked } from './MemberDialog'
import { offered, type Act } from './offered'

const STATE: Record<MemberState, { readonly tone: Tone; readonly icon: IconName; readonly text: TextKey }> = {
  active: { tone: 'ok', icon: 'check', text: 'members.active' },
  invited: { tone: 'plain', icon: 'hourglass', text: 'members.invited' },
  suspended: { tone: 'warn', icon: 'lock', text: 'members.suspended' },
}

/** Everybody with an account, and what can be done about them. */
export function MembersView(props: { open?: boolean }) {
  const t = useText()
  const accounts = useAccounts()
  const run = useRun()
  const toast = useToast()
  const { account, refresh } = useSession()
  const { state, reload, put } = useLoaded<Member[]>(() => run(() => accounts.members()))
  const opening = useOpenings<'add'>(props.open ? 'add' : null)('add')
  const [made, setMade] = useState<{ readonly name: string; readonly link: MemberLink } | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)

  const change = async (action: () => Promise<Outcome<unknown>>, said: string) => {
    const outcome = await run(action)
    toast(outcome.ok ? 'check' : 'alert', outcome.ok ? said : troubleText(outcome.trouble, t))
    reload()
    void refresh() // it may have been one's own account
  }
  // While a link is shown that cannot be shown again, the list is renewed if that works, and nothing else happens if not.
  const show = (name: string, fresh: MemberLink) => {
    setMade({ name, link: fresh })
    void accounts.members().then((outcome) => outcome.ok && put(outcome.value))
  }
  const link = async ({ member, name }: Member) => {
    const outcome = await run(() => accounts.newLink(member))
    if (outcome.ok) return show(name, outcome.value)
    toast('alert', troubleText(outcome.trouble, t))
    reload()
  }
  const answer = (given: Asked) => {
    setAsked(null)
    const { member, name } = given.about
    switch (given.is) {
      case 'role':
        return void change(() => accounts.changeMember(member, { role: given.role, suspended: null }), t('members.roleChanged', { name }))
      case 'suspend':
        return void change(() => accounts.changeMember(member, { role: null, suspended: true }), t('members.nowSuspended', { name }))
      case 'erase':
        return void change(() => accounts.eraseMember(member), t('members.erased', { name }))
      case 'link':
        return void link(given.about)
    }
  }

  return (
    <>
      <Section
        title={t('members.title')}
        note={state.is === 'known' ? t('members.count', { n: state.value.length }) : undefined}
        act={{ label: t('members.add'), cancel: t('common.cancel'), kind: made ? 'plain' : 'primary', open: opening.open, onToggle: opening.toggle }}
      >
        {opening.open && (
          <AddMember
            onAdded={(name, fresh) => {
              opening.close()
              show(name, fresh)
            }}
          />
        )}
        {made && !opening.open && <LinkMade name={made.name} link={made.link} onDone={() => setMade(null)} />}
        <LoadedBody state={state} onRetry={reload}>
          {(members) => (
            <table role="table" className="table table--cards">
              <thead role="rowgroup">
                <tr role="row">
                  <th role="columnheader" scope="col">{t('account.name')}</th>
                  <th role="columnheader" scope="col">{t('account.role')}</th>
                  <th role="columnheader" scope="col">{t('members.protection')}</th>
                  <th role="columnheader" scope="col">{t('members.state')}</th>
                  <th role="columnheader" scope="col" className="end"><span className="sr-only">{t('members.acts')}</span></th>
                </tr>
              </thead>
              <tbody role="rowgroup">
                {members.map((member) => (
                  <Row
                    key={member.member}
                    member={member}
                    self={account?.member ?? null}
                    onAsk={setAsked}
                    onResume={() => void change(() => accounts.changeMember(member.member, { role: null, suspended: false }), t('members.resumed', { name: member.name }))}
                  />
                ))}
              </tbody>
            </table>
          )}
        </LoadedBody>
      </Section>
      {asked && <MemberDialog asked={asked} onAnswer={answer} onClose={() => setAsked(null)} />}
    </>
  )
}

function Row(props: { member: Member; self: string | null; onAsk: (asked: Asked) => void; onResume: () => void }) {
  const { member, self, onAsk } = props
  const t = useText()
  const state = STATE[member.state]
  const items: Record<Act, ReactNode> = {
    role: <MenuItem key="role" icon="sliders" onAction={() => onAsk({ is: 'role', about: member, role: member.role })}>{t('members.changeRole')}</MenuItem>,
    link: <MenuItem key="link" icon="link" onAction={() => onAsk({ is: 'link', about: member })}>{t('members.newLink')}</MenuItem>,
    suspend: <MenuItem key="suspend" icon="lock" onAction={() => onAsk({ is: 'suspend', about: member })}>{t('members.suspend')}</MenuItem>,
    resume: <MenuItem key="resume" icon="lock-open" onAction={props.onResume}>{t('members.resume')}</MenuItem>,
    erase: (
      <Fragment key="erase">
        <MenuSeparator />
        <MenuItem icon="x" danger onAction={() => onAsk({ is: 'erase', about: member })}>{t('members.erase')}</MenuItem>
      </Fragment>
    ),
    own: <MenuItem key="own" icon="user" onAction={() => go('/account')}>{t('members.own')}</MenuItem>,
  }
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {member.name} {member.member === self && <Badge>{t('members.you')}</Badge>}
        <small>{member.login}</small>
      </th>
      <td role="cell" data-label={t('account.role')}>{t(ROLE_TEXT[member.role])}</td>
      <td role="cell" data-label={t('members.protection')}>{t(member.strong ? 'members.strong' : 'members.passwordOnly')}</td>
      <td role="cell"><Badge icon={state.icon} tone={state.tone}>{t(state.text)}</Badge></td>
      <td role="cell" className="end acts">
        <Menu label={t('members.actsOf', { name: member.name })} placement="bottom end" trigger={<IconButton icon="more" label={t('members.actsOf', { name: member.name })} />}>
          {offered(member, self).map((act) => items[act])}
        </Menu>
      </td>
    </tr>
  )
}
