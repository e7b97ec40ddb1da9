import type { TextKey, Translate } from '../../platform/locale'
import { actionText, changeText } from '../console/actions'
import { ROLE_TEXT } from './rights'

/** Values as the server keeps them, for reading. */

/** Columns that hold a time in seconds since the epoch. */
const TIME = /(^|_)(at|since|until|day)$|(At|Until|Since)$/

/** What stands in place of a secret. */
const SECRET = '(secret)'

const COLUMNS: Record<string, TextKey> = {
  login: 'column.login',
  'profile.login': 'signin.login',
  'profile.name': 'account.name',
  'profile.email': 'account.email',
  credential: 'column.credential',
  id: 'column.id',
  purpose: 'oversight.purpose',
  role: 'account.role',
  state: 'members.state',
  member: 'column.member',
  created_at: 'column.createdAt',
  added_at: 'column.addedAt',
  expires_at: 'column.expiresAt',
  seen_day: 'column.seenDay',
  confirmed_until: 'column.confirmedUntil',
  wrong_tries: 'column.wrongTries',
  tries_since: 'column.triesSince',
  blocked_until: 'column.blockedUntil',
  hash: 'column.hash',
  secret: 'column.secret',
  last_step: 'column.lastStep',
  proven: 'column.proven',
  code: 'column.code',
  label: 'column.label',
  passkey: 'column.passkey',
  session: 'column.session',
  device: 'column.device',
  ticket: 'column.ticket',
  number: 'column.number',
  at: 'audit.when',
  action: 'audit.did',
  change: 'audit.change',
  by_me: 'column.byMe',
  about_me: 'column.aboutMe',
  vault: 'column.vault',
  updated_day: 'column.updatedDay',
}

const WORDS: Record<string, Record<string, TextKey>> = {
  role: ROLE_TEXT,
  state: { invited: 'members.invited', active: 'members.active', suspended: 'members.suspended' },
}

/** A row as columns; what holds values itself is taken apart, as `profile.name`. */
export function columns(row: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(row).flatMap(([column, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([inner, each]): [string, unknown] => [`${column}.${inner}`, each])
      : [[column, value] as [string, unknown]],
  )
}

/** Rows that are alike count as one: of what is secret there is nothing else to tell. */
export function alike<Row>(rows: readonly Row[]): { readonly row: Row; readonly times: number }[] {
  const found = new Map<string, { row: Row; times: number }>()
  for (const row of rows) {
    const key = JSON.stringify(row)
    const known = found.get(key)
    if (known) known.times++
    else found.set(key, { row, times: 1 })
  }
  return [...found.values()]
}

/** What a column is called here; its own name where it has none. */
export function columnText(column: string, t: Translate): string {
  const key = Object.hasOwn(COLUMNS, column) ? COLUMNS[column] : undefined
  return key ? t(key) : column
}

/** One value of a row: a time as time, nothing as a dash, a secret as being one, the rest as it is. */
export function readable(column: string, value: unknown, t: Translate, moment: (seconds: number) => string): string {
  if (value === null || value === undefined || value === '') return '–'
  if (value === SECRET) return t('column.isSecret')
  if (column === 'action' && typeof value === 'string') return actionText(value, t)
  if (column === 'change' && typeof value === 'string') return changeText(value, t)
  const words = Object.hasOwn(WORDS, column) ? WORDS[column] : undefined
  const word = typeof value === 'string' && words && Object.hasOwn(words, value) ? words[value] : undefined
  if (word) return t(word)
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (typeof value === 'number' && TIME.test(column)) return value > 0 ? moment(value) : '–'
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return JSON.stringify(value)
}
