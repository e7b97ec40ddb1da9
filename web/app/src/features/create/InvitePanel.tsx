import type { Door } from '../../platform/client'
import { useText, type TextKey } from '../../platform/locale'
import { joinPath } from '../../platform/router'
import { Note } from '../../ui/Banner'
import { Panel } from '../../ui/Panel'
import { knownPassphrase } from './links'
import { PassOn } from './PassOn'
import './create.css'

const LINK_TEXT: Record<Door, TextKey> = { open: 'invite.linkText', lobby: 'invite.linkTextLobby', locked: 'invite.linkTextLocked' }

/** The link and, apart from it, the passphrase. */
export function InvitePanel(props: { room: string; shared: string | null; door: Door; onClose: () => void }) {
  const t = useText()
  const passphrase = knownPassphrase(props.room)
  return (
    <Panel title={t('invite.title')} closeLabel={t('invite.close')} onClose={props.onClose}>
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
        <Note icon="key">{t('invite.passphraseElse')}</Note>
      )}
      <section className="stack ready">
        <h3>{t('invite.visible')}</h3>
        <p className="small muted">{t('invite.visibleText')}</p>
      </section>
    </Panel>
  )
}
