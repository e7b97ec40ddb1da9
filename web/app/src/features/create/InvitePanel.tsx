import { useState } from 'react'

import type { Door, MadeLink, Meeting, WishedLink } from '../../platform/client'
import { useText, type TextKey } from '../../platform/locale'
import { joinPath } from '../../platform/router'
import { Note } from '../../ui/Banner'
import { Panel } from '../../ui/Panel'
import { useDoor } from '../door/useDoor'
import { LinkForm } from '../invites/LinkForm'
import { LinkList } from '../invites/LinkList'
import { LinkMade } from '../invites/LinkMade'
import { PassphraseChange } from '../invites/PassphraseChange'
import { useInvites } from '../invites/useInvites'
import { Button } from '../../ui/Button'
import { useToast } from '../../ui/Toast'
import { knownPassphrase, rememberPassphrase } from './links'
import { PassOn } from './PassOn'
import './create.css'

const LINK_TEXT: Record<Door, TextKey> = { open: 'invite.linkText', lobby: 'invite.linkTextLobby', locked: 'invite.linkTextLocked' }

/** What the panel shows: everything, a link in the making, the one just made, or the passphrase being changed. */
type Step = { readonly is: 'all' | 'new' | 'passphrase' } | { readonly is: 'made'; readonly link: MadeLink }

/** How people get in: everybody's link and, apart from it, the passphrase; the owner's links for single persons. */
export function InvitePanel(props: { meeting: Meeting; room: string; shared: string | null; onClose: () => void }) {
  const t = useText()
  const invites = useInvites(props.meeting)
  const door = useDoor(props.meeting)
  const [step, setStep] = useState<Step>({ is: 'all' })
  const { owner } = props.meeting.view
  const frame = { closeLabel: t('invite.close'), onClose: props.onClose }
  const back = () => {
    invites.dismiss()
    setStep({ is: 'all' })
  }
  const make = async (wished: WishedLink) => {
    const link = await invites.make(wished)
    if (link) setStep({ is: 'made', link })
  }
  const say = useToast()
  const changePassphrase = async (passphrase: string) => {
    if (!(await invites.changePassphrase(passphrase))) return
    rememberPassphrase(props.room, passphrase)
    back()
    say('check-circle', t(passphrase ? 'passphrase.changed' : 'passphrase.removed'))
  }
  // A panel of its own for each step: the focus begins at its heading.
  if (owner && step.is === 'new') {
    return <LinkForm nothingToShow={props.meeting.view.soundOnly || props.meeting.off.has('screen_share')} links={invites.links ?? []} working={invites.working} trouble={invites.trouble} onMake={(wished) => void make(wished)} onCancel={back} onClose={props.onClose} />
  }
  if (owner && step.is === 'passphrase') {
    return <PassphraseChange working={invites.working} trouble={invites.trouble} onChange={(passphrase) => void changePassphrase(passphrase)} onCancel={back} onClose={props.onClose} />
  }
  if (owner && step.is === 'made') {
    return (
      <Panel key="made" title={t('links.made')} {...frame}>
        <LinkMade room={props.room} link={step.link} onDone={back} />
      </Panel>
    )
  }
  return (
    <Panel key="all" title={t('invite.title')} {...frame}>
      <Everybody room={props.room} shared={props.shared} door={door} owner={owner} />
      {props.meeting.off.has('guest_access') && <Note icon="user">{t('invite.accountsOnly')}</Note>}
      {owner && (
        <div className="invite__passphrase">
          <Button size="s" icon="key" onPress={() => setStep({ is: 'passphrase' })}>
            {t('passphrase.open')}
          </Button>
        </div>
      )}
      {owner && <LinkList meeting={props.meeting} room={props.room} invites={invites} onNew={() => setStep({ is: 'new' })} />}
      <section className="stack ready">
        <h3>{t('invite.visible')}</h3>
        <p className="small muted">{t('invite.visibleText')}</p>
      </section>
    </Panel>
  )
}

/** The link for everybody and the passphrase, as far as this tab knows them. */
function Everybody(props: { room: string; shared: string | null; door: Door; owner: boolean }) {
  const t = useText()
  const passphrase = knownPassphrase(props.room)
  if (!props.shared && !props.owner) return <Note icon="user">{t('invite.ownOnly')}</Note>
  return (
    <>
      {props.shared ? (
        <PassOn
          id="h-invite-link"
          label={t('create.link')}
          value={location.origin + joinPath(props.room, props.shared)}
          action={t('create.copyLink')}
          primary
          note={t(LINK_TEXT[props.door])}
        />
      ) : (
        <>
          <Note icon="key">{t('invite.hostOnly')}</Note>
          <Note>{t('invite.lost')}</Note>
        </>
      )}
      {passphrase ? (
        <PassOn
          id="h-invite-pass"
          label={t('create.passphrase')}
          value={passphrase}
          action={t('create.copyPassphrase')}
          note={t('invite.passphraseText')}
        />
      ) : (
        <Note icon="key">{t(passphrase === '' ? 'passphrase.none' : 'invite.passphraseElse')}</Note>
      )}
    </>
  )
}
