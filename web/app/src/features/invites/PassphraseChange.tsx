import { useId, type FormEvent } from 'react'

import { useText } from '../../platform/locale'
import { Note } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Panel } from '../../ui/Panel'
import { PassphraseChoice, usePassphrase } from '../create/PassphraseChoice'
import './invites.css'
import type { LinkTrouble } from './invites'
import { Trouble } from './Trouble'

/** The panel in which everybody's link gets another passphrase, or none. */
export function PassphraseChange(props: {
  working: boolean
  trouble: LinkTrouble | null
  /** Empty: none. */
  onChange: (passphrase: string) => void
  onCancel: () => void
  onClose: () => void
}) {
  const id = useId()
  const t = useText()
  const chosen = usePassphrase()
  const { protect } = chosen

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (props.working) return
    if (!chosen.check()) {
      const form = event.currentTarget
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    props.onChange(protect ? chosen.passphrase.trim() : '')
  }

  const foot = (
    <div className="stack links__foot">
      <Trouble trouble={props.trouble} of="passphrase" />
      <p className="small muted" role="status">
        {props.working ? t('passphrase.working') : ''}
      </p>
      <div className="btn-pair">
        <Button onPress={props.onCancel} isDisabled={props.working}>
          {t('common.cancel')}
        </Button>
        <Button kind="primary" type="submit" form={id} isPending={props.working}>
          {t(protect ? 'passphrase.change' : 'passphrase.remove')}
        </Button>
      </div>
    </div>
  )
  return (
    <Panel title={t('passphrase.title')} closeLabel={t('invite.close')} onClose={props.onClose} foot={foot}>
      <form id={id} className="stack links__form" onSubmit={submit} noValidate aria-label={t('passphrase.title')} aria-busy={props.working}>
        <PassphraseChoice chosen={chosen} />
        <Note icon="key">{t(protect ? 'passphrase.what' : 'passphrase.whatNone')}</Note>
        <p className="small muted">{t('passphrase.stay')}</p>
      </form>
    </Panel>
  )
}
