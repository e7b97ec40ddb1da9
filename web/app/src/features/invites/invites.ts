import type { LinkOutcome, MadeLink, MeetingView } from '../../platform/client'
import type { TextKey } from '../../platform/locale'
import type { Params } from '../../platform/text'
import { size } from '../talk/words'

/** Longest name of a link, in bytes; the core cuts what is longer. */
const NAME = 64

/** How long a link is valid. */
export type Validity = 'day' | 'week' | 'date'

/** Days that {@link Validity} covers beyond the present one. */
const DAYS = { day: 0, week: 7 } as const

/** When a link ends, in seconds since 1970: always with a day of this device's calendar. Null: the date given is none, or over. */
export function endOf(validity: Validity, date: string, now: Date): number | null {
  const end = validity === 'date' ? endOfDate(date) : new Date(now.getFullYear(), now.getMonth(), now.getDate() + DAYS[validity] + 1)
  const seconds = end === null ? NaN : Math.floor(end.getTime() / 1000)
  return seconds * 1000 > now.getTime() ? seconds : null
}

function endOfDate(date: string): Date | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  return match ? new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]) + 1) : null
}

/** The last minute in which a link is valid, in words. */
export function untilText(expiresAt: number, locale: string): string {
  return new Date(expiresAt * 1000 - 1).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
}

/** What is wrong with the name of a link to be made. */
export function nameTrouble(name: string, links: readonly MadeLink[]): TextKey | null {
  const given = name.trim()
  if (given === '') return 'links.nameEmpty'
  if (size(given) > NAME) return 'pre.nameLong'
  const same = (link: MadeLink) => link.label.toLocaleLowerCase() === given.toLocaleLowerCase()
  return links.some(same) ? 'links.nameTaken' : null
}

/** What can be said of a link. */
export interface LinkState {
  /** Its time is over. */
  readonly over: boolean
  /** Where its person is; null: elsewhere, or not known. */
  readonly where: 'inside' | 'waiting' | null
}

/** The state of a link. Co-hosts by a link cannot be told apart. Whoever is inside stays there when the link's time is over. */
export function linkState(link: MadeLink, view: Pick<MeetingView, 'roster' | 'waiting'>, now: number): LinkState {
  const over = link.expiresAt !== null && link.expiresAt * 1000 <= now
  if (link.moderator) return { over, where: null }
  if (view.roster.some((entry) => entry.invitedAs === link.label)) return { over, where: 'inside' }
  const waits = view.waiting.some(({ class: by }) => by.is === 'invited' && by.label === link.label)
  return { over, where: waits ? 'waiting' : null }
}

/** What went wrong with a change of the links; `program`: with our own program. */
export type LinkTrouble = Exclude<LinkOutcome, { is: 'done' }> | { readonly is: 'program' }

/** One sentence what is and what helps, and whether a reload is what helps. */
export interface TroubleFace {
  readonly text: TextKey
  readonly params?: Params
  readonly reload?: boolean
}

/** The face of a trouble. */
export function troubleFace(trouble: LinkTrouble): TroubleFace {
  if (trouble.is === 'program') return { text: 'links.failedProgram', reload: true }
  if (trouble.is === 'notAllowed') return { text: 'links.failedFull' }
  if (trouble.is === 'noMemory') return { text: 'passphrase.failedMemory' }
  switch (trouble.code) {
    case 'offline':
    case 'restarting':
      return { text: 'links.failedOffline' }
    case 'not_invited':
      return { text: 'links.failedOver' }
    case 'out_of_order':
    case 'changed':
      return { text: 'links.failedConflict' }
    case 'too_large':
      return { text: 'links.failedFull' }
    case 'too_fast':
    case 'too_many_tries':
    case 'server_full':
      return { text: 'links.failedWait', params: { n: trouble.retryAfterSeconds ?? 60 } }
    case 'not_allowed':
      return { text: 'links.failedNotAllowed', reload: true }
    case 'outdated':
      return { text: 'error.outdatedText', reload: true }
    default:
      return { text: 'links.failedOther', params: { code: trouble.code } }
  }
}

/** The face of a trouble with the passphrase. An answer that was lost may have been yes. */
export function passphraseTroubleFace(trouble: LinkTrouble): TroubleFace {
  if (trouble.is === 'program') return { text: 'passphrase.failedProgram', reload: true }
  if (trouble.is === 'notAllowed') return { text: 'passphrase.failedNow', reload: true }
  if (trouble.is === 'refused' && trouble.code === 'offline') return { text: 'passphrase.failedOffline' }
  return troubleFace(trouble)
}
