import { useEffect, useState } from 'react'

import type { Door, Meeting } from '../../platform/client'
import { useText, type TextKey } from '../../platform/locale'
import { Note } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { Select } from '../../ui/Field'
import { useNewcomersWait } from '../account/session'
import { useDoor } from './useDoor'
import './door.css'

const CHOICE: Record<Door, TextKey> = { open: 'door.open', lobby: 'door.lobby', locked: 'door.locked' }
const STATE: Record<Door, TextKey> = { open: 'door.isOpen', lobby: 'door.isLobby', locked: 'door.isLocked' }
const DOORS: readonly Door[] = ['lobby', 'open', 'locked']

/** How long what was chosen is shown before the group confirms it, in milliseconds. */
const CONFIRMED = 5000

/** How the door stands, for everybody. */
export function DoorState(props: { meeting: Meeting }) {
  const t = useText()
  const door = useDoor(props.meeting)
  return <Note icon={door === 'locked' ? 'lock' : 'door'}>{t(STATE[door])}</Note>
}

/** The door, for those who lead. Where policy has everybody wait, it is not opened to all. */
export function DoorChoice(props: { meeting: Meeting }) {
  const t = useText()
  const { meeting } = props
  const door = useDoor(meeting)
  const all = useNewcomersWait()
  const [wanted, setWanted] = useState<Door | null>(null)
  useEffect(() => {
    setWanted(null)
  }, [door])
  useEffect(() => {
    if (wanted === null) return
    const timer = setTimeout(() => setWanted(null), CONFIRMED)
    return () => clearTimeout(timer)
  }, [wanted])
  const offered = DOORS.filter((value) => !all || value !== 'open')
  return (
    <Select
      label={t('door.label')}
      icon={door === 'locked' ? 'lock' : 'door'}
      value={wanted ?? door}
      {...(all ? { hint: t('door.always') } : {})}
      options={offered.map((value) => ({ value, label: t(CHOICE[value]) }))}
      onChange={(value) => {
        const next = DOORS.find((known) => known === value)
        if (next === undefined) return
        setWanted(next)
        meeting.setDoor(next)
      }}
    />
  )
}

/** Lock and stop in one press, with what the stop does. */
export function DoorKeys(props: { meeting: Meeting; onEndDisturbance: () => void }) {
  const t = useText()
  const { meeting } = props
  const locked = meeting.view.door === 'locked'
  return (
    <>
      <Button size="s" icon={locked ? 'lock-open' : 'lock'} onPress={() => meeting.setDoor(locked ? 'lobby' : 'locked')}>
        {t(locked ? 'door.unlock' : 'door.lock')}
      </Button>
      <Button size="s" kind="danger-quiet" icon="stop" onPress={props.onEndDisturbance} aria-describedby="h-disturbance">
        {t('door.endDisturbance')}
      </Button>
      <p className="small muted host__says" id="h-disturbance">
        {t('door.endDisturbanceText')}
      </p>
    </>
  )
}
