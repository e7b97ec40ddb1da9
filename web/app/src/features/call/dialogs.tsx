import { useState, type FormEvent } from 'react'

import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Field, Switch } from '../../ui/Field'
import { Preferences } from '../../ui/Preferences'
import { KEY_LIST } from './keyboard'

/** The host goes: alone, or with everybody. Two equal answers. */
export function LeaveDialog(props: { onLeave: () => void; onEnd: () => void; onClose: () => void }) {
  const t = useText()
  return (
    <Dialog title={t('call.leaveTitle')} onClose={props.onClose}>
      <p>{t('call.leaveText')}</p>
      <div className="btn-pair">
        <Button onPress={props.onLeave}>{t('call.leaveOnly')}</Button>
        <Button onPress={props.onEnd}>{t('call.endForAll')}</Button>
      </div>
      <DialogActions>
        <Button kind="quiet" onPress={props.onClose}>
          {t('common.cancel')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/** Asks before everybody has to go. */
export function EndDialog(props: { people: number; onEnd: () => void; onClose: () => void }) {
  const t = useText()
  return (
    <Dialog title={t('call.endTitle')} onClose={props.onClose}>
      <p>{t('call.endText', { n: props.people })}</p>
      <DialogActions>
        <Button onPress={props.onClose}>{t('common.cancel')}</Button>
        <Button kind="danger" icon="leave" onPress={props.onEnd}>
          {t('call.endForAll')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/** Another name for oneself. */
export function RenameDialog(props: { name: string; onRename: (name: string) => void; onClose: () => void }) {
  const t = useText()
  const [name, setName] = useState(props.name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) props.onRename(name.trim())
  }
  const long = new TextEncoder().encode(name.trim()).length > 64
  return (
    <Dialog title={t('call.changeName')} onClose={props.onClose}>
      <form className="stack" onSubmit={submit} noValidate>
        <Field label={t('call.rename')} hint={t('pre.nameHint')} error={long ? t('pre.nameLong') : null} value={name} onChange={setName} maxLength={64} autoComplete="off" autoFocus />
        <DialogActions>
          <Button onPress={props.onClose}>{t('common.cancel')}</Button>
          <Button kind="primary" type="submit" isDisabled={!name.trim() || long}>
            {t('call.renameSave')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

/** Language, light or dark. */
export function AppearanceDialog(props: { onClose: () => void }) {
  const t = useText()
  return (
    <Dialog title={t('call.appearance')} onClose={props.onClose}>
      <Preferences />
      <DialogActions>
        <Button onPress={props.onClose}>{t('common.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}

/** What the keys do, and the switch for the single ones. */
export function KeysDialog(props: { single: boolean; onSingle: (on: boolean) => void; onClose: () => void }) {
  const t = useText()
  return (
    <Dialog title={t('keys.title')} onClose={props.onClose}>
      <dl className="keys">
        {KEY_LIST.map(({ keys, action }) => (
          <div key={action} className="keys__row">
            <dt>
              <kbd>{keys === 'Space' ? t('keys.space') : keys}</kbd>
            </dt>
            <dd>{t(`keys.${action}`)}</dd>
          </div>
        ))}
      </dl>
      <Switch selected={props.single} onChange={props.onSingle} hint={t('keys.singleHint')}>
        {t('keys.single')}
      </Switch>
      <DialogActions>
        <Button onPress={props.onClose}>{t('common.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}
