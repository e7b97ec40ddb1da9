import type { MeetingView } from '../../platform/client'

/** Whether one decides about others' screens. */
export function mayDecide(view: Pick<MeetingView, 'role'>): boolean {
  return view.role === 'moderator' || view.role === 'owner'
}
