import type { Privacy, PrivacyConcern, PrivacyEntry, RequestEntry, RequestKind, RequestLight, RequestState } from '../../platform/account'
import type { TextKey, Translate } from '../../platform/locale'

/** Whom entries concern, in the order in which people look for themselves. */
export const GROUPS: readonly { readonly concerns: PrivacyConcern; readonly title: TextKey }[] = [
  { concerns: 'guests', title: 'privacy.group.guests' },
  { concerns: 'rooms', title: 'privacy.group.rooms' },
  { concerns: 'members', title: 'privacy.group.members' },
  { concerns: 'requests', title: 'privacy.group.requests' },
  { concerns: 'server', title: 'privacy.group.server' },
]

/** Where something rests. */
export const PLACES: Record<string, TextKey> = {
  database: 'oversight.place.database',
  memory: 'oversight.place.memory',
  browser: 'oversight.place.browser',
  log: 'oversight.place.log',
  backup: 'oversight.place.backup',
  files: 'oversight.place.files',
  operator: 'oversight.place.operator',
}

export const KIND_TEXT: Record<RequestKind, TextKey> = {
  access: 'requests.kind.access',
  rectification: 'requests.kind.rectification',
  erasure: 'requests.kind.erasure',
  restriction: 'requests.kind.restriction',
  portability: 'requests.kind.portability',
  objection: 'requests.kind.objection',
  other: 'requests.kind.other',
}

export const KINDS = Object.keys(KIND_TEXT) as readonly RequestKind[]

export const STATE_TEXT: Record<RequestState, TextKey> = {
  open: 'requests.state.open',
  answered: 'requests.state.answered',
  refused: 'requests.state.refused',
  closed: 'requests.state.closed',
}

export const LIGHT: Record<RequestLight, { readonly tone: 'plain' | 'ok' | 'warn' | 'danger'; readonly icon: 'check' | 'alert' | 'clock'; readonly text: TextKey }> = {
  overdue: { tone: 'danger', icon: 'alert', text: 'requests.light.overdue' },
  soon: { tone: 'warn', icon: 'clock', text: 'requests.light.soon' },
  calm: { tone: 'ok', icon: 'clock', text: 'requests.light.calm' },
  done: { tone: 'plain', icon: 'check', text: 'requests.light.done' },
}

/** Whether the period of a request can still be extended: once, and the person is told within the first month (Art. 12(3)). */
export function isExtendable(entry: RequestEntry): boolean {
  return !entry.extended && entry.light !== 'overdue'
}

/** Where an entry rests, in words. */
export function placeText(entry: PrivacyEntry, t: Translate): string {
  const key = Object.hasOwn(PLACES, entry.place) ? PLACES[entry.place] : undefined
  return key ? t(key) : entry.place
}

/** What a guest is told when asking what is kept about them: every line is an entry of the data map, as it holds now. */
export function statementText(privacy: Privacy, when: string, t: Translate): string {
  const guests = privacy.entries.filter(({ concerns }) => concerns === 'guests')
  const lines = [
    t('privacy.statementTitle'),
    '',
    `${t('privacy.server')}: ${privacy.server} (Konklave ${privacy.release})`,
    `${t('home.operator')}: ${privacy.operator || t('home.operatorUnknown')}`,
    ...(privacy.location ? [`${t('home.location')}: ${privacy.location}`] : []),
    `${t('privacy.asOf')}: ${when}`,
    '',
    t('privacy.statementText'),
    '',
    ...guests.map((entry) => `- ${entry.what}. ${placeText(entry, t)}; ${entry.retention}.`),
    '',
    t('privacy.statementRequests', { n: privacy.requestYears }),
    ...privacy.recipients.filter(({ entry }) => entry === 'mail').map(({ host }) => t('privacy.statementMail', { host })),
    t('privacy.statementRooms'),
    ...(privacy.recipients.length > 0 ? ['', `${t('privacy.recipients')}: ${privacy.recipients.map(({ host }) => host).join(', ')}`] : []),
  ]
  return `${lines.join('\n')}\n`
}
