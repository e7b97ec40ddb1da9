import { useState, type FormEvent } from 'react'

import { useClient, type CreateTrouble, type NewRoom } from '../../platform/client'
import { useLanguage, type Translate } from '../../platform/locale'
import { go, joinPath } from '../../platform/router'
import { Button } from '../../ui/Button'
import { Dialog, DialogActions } from '../../ui/Dialog'
import { Field, Switch } from '../../ui/Field'
import { useNewcomersWait } from '../account/session'
import { rememberRoom } from './links'
import { PassphraseChoice, usePassphrase } from './PassphraseChoice'
import { RoomReady } from './RoomReady'

/** Makes a room: title, passphrase; then what to pass on. */
export function CreateDialog(props: { onClose: () => void }) {
  const { t } = useLanguage()
  const [room, setRoom] = useState<NewRoom | null>(null)
  if (room) {
    const enter = () => {
      rememberRoom(room)
      go(joinPath(room.room, room.sharedFragment))
    }
    return <RoomReady room={room} onEnter={enter} />
  }
  return (
    <Dialog title={t('create.title')} onClose={props.onClose}>
      <CreateForm onCreated={setRoom} onCancel={props.onClose} />
    </Dialog>
  )
}

function CreateForm(props: { onCreated: (room: NewRoom) => void; onCancel: () => void }) {
  const { t } = useLanguage()
  const client = useClient()
  const [title, setTitle] = useState('')
  const chosen = usePassphrase()
  const [lobby, setLobby] = useState(true)
  const all = useNewcomersWait()
  const [soundOnly, setSoundOnly] = useState(false)
  const [working, setWorking] = useState(false)
  const [trouble, setTrouble] = useState<CreateTrouble | null>(null)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (working || !chosen.check()) return
    const passphrase = chosen.protect && chosen.passphrase.trim()
    setWorking(true)
    setTrouble(null)
    client.createRoom({ title: title.trim(), passphrase, lobby, soundOnly }).then(
      (made) => props.onCreated(passphrase === false ? made : { passphrase, ...made }),
      (error: unknown) => {
        setWorking(false)
        setTrouble(troubleOf(error))
      },
    )
  }

  return (
    <form className="stack create" onSubmit={submit} noValidate aria-busy={working}>
      <Field
        label={t('create.name')}
        hint={t('create.nameHint')}
        placeholder={t('create.namePlaceholder')}
        value={title}
        onChange={setTitle}
        maxLength={120}
        autoComplete="off"
        autoFocus
      />
      <Switch selected={soundOnly} onChange={setSoundOnly} hint={t('create.soundOnlyHint')}>
        {t('sound.only')}
      </Switch>
      {!all && (
        <Switch selected={lobby} onChange={setLobby} hint={t('create.lobbyHint')}>
          {t('create.lobby')}
        </Switch>
      )}
      <PassphraseChoice chosen={chosen} />
      {trouble && (
        <p className="error" role="alert">
          <span>{t('create.failed', { why: troubleText(trouble, t) })}</span>
        </p>
      )}
      <p className="small muted" role="status">
        {working ? t('create.working') : ''}
      </p>
      <DialogActions>
        <Button onPress={props.onCancel}>{t('common.cancel')}</Button>
        <Button kind="primary" type="submit" isPending={working}>
          {t(working ? 'create.workingShort' : 'create.submit')}
        </Button>
      </DialogActions>
    </form>
  )
}

function troubleOf(error: unknown): CreateTrouble {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code as CreateTrouble
  return 'program'
}

function troubleText(trouble: CreateTrouble, t: Translate): string {
  switch (trouble) {
    case 'offline':
    case 'restarting':
      return t('create.failedUnreachable')
    case 'too_many_tries':
    case 'too_fast':
      return t('create.failedTooMany')
    case 'server_full':
      return t('create.failedFull')
    case 'outdated':
      return t('error.outdatedText')
    case 'not_allowed':
      return t('create.failedNotAllowed')
    default:
      return t('create.failedOther', { code: trouble })
  }
}
