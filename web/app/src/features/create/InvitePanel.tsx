import { useText } from '../../platform/locale'
import { joinPath } from '../../platform/router'
import { Note } from '../../ui/Banner'
import { CopyText } from '../../ui/CopyText'
import { Panel } from '../../ui/Panel'
import { knownPassphrase } from './links'
import './create.css'

/** The link and, apart from it, the passphrase. */
export function InvitePanel(props: { room: string; shared: string | null; onClose: () => void }) {
  const t = useText()
  const passphrase = knownPassphrase(props.room)
  return (
    <Panel title={t('invite.title')} closeLabel={t('invite.close')} onClose={props.onClose}>
      {props.shared ? (
        <section className="stack ready" aria-labelledby="h-invite-link">
          <h3 id="h-invite-link">{t('create.link')}</h3>
          <CopyText
            label={t('create.link')}
            value={location.origin + joinPath(props.room, props.shared)}
            action={t('create.copyLink')}
            done={t('common.copied')}
            failed={t('common.copyFailed')}
            primary
            note={t('invite.linkText')}
          />
        </section>
      ) : (
        <Note icon="key">{t('invite.hostOnly')}</Note>
      )}
      {passphrase ? (
        <section className="stack ready" aria-labelledby="h-invite-pass">
          <h3 id="h-invite-pass">{t('create.passphrase')}</h3>
          <CopyText
            label={t('create.passphrase')}
            value={passphrase}
            action={t('create.copyPassphrase')}
            done={t('common.copied')}
            failed={t('common.copyFailed')}
            note={t('invite.passphraseText')}
          />
        </section>
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
