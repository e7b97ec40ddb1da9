import type { Door, Meeting } from '../../platform/client'
import { useNewcomersWait } from '../account/session'

/** How newcomers are met: as the group has it, except that nothing is open where the server has everybody wait. */
export function useDoor(meeting: Meeting): Door {
  const all = useNewcomersWait()
  const { door } = meeting.view
  return all && door === 'open' ? 'lobby' : door
}
