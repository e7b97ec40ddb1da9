import { useState, type FormEvent } from 'react'

import { useText } from '../../platform/locale'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Choice, Field } from '../../ui/Field'
import { Preferences } from '../../ui/Preferences'
import { KEY_LIST, shownKeys, type KeyAction, type KeyMode } from './keyboard'

/** The host goes: alone, or with everybody. Two equal answers. */
export function LeaveDialog(props: {
  /** Guests knock, and nobody else could let them in. */
  unattended: boolean
  onLeave: () => void
  onEnd: () => void
  onClose: () => void
}) {
  const t = useText()
  return (
    <Dialog title={t('call.leaveTitle')} onClose={props.onClose}>
      <p>{t('call.leaveText')}</p>
      {props.unattended && <p>{t('door.unattended')}</p>}
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

/** What the keys do, and how they are heard. */
export function KeysDialog(props: { mode: KeyMode; able: ReadonlySet<KeyAction>; onMode: (mode: KeyMode) => void; onClose: () => void }) {
  const t = useText()
  const { mode, able } = props
  const listed = KEY_LIST.flatMap(({ keys, action }) => {
    const shown = able.has(action) ? shownKeys(keys, action, mode) : null
    return shown ? [{ action, shown }] : []
  })
  const cap = (key: string) => (key === 'Space' ? t('keys.space') : key === 'Shift' ? t('keys.shift') : key)
  return (
    <Dialog title={t('keys.title')} onClose={props.onClose}>
      <dl className="keys">
        {listed.map(({ action, shown }) => (
          <div key={action} className="keys__row">
            <dt>
              {shown.map((key) => (
                <kbd key={key}>{cap(key)}</kbd>
              ))}
            </dt>
            <dd>{t(`keys.${action}`)}</dd>
          </div>
        ))}
      </dl>
      <Choice
        label={t('keys.mode')}
        value={mode}
        options={(['single', 'alt', 'off'] as const).map((value) => ({ value, label: t(`keys.mode.${value}`) }))}
        onChange={props.onMode}
      />
      <p className="small muted">{t('keys.modeHint')}</p>
      <DialogActions>
        <Button onPress={props.onClose}>{t('common.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}
