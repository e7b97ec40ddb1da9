import type { TextKey, Translate } from '../../platform/locale'

/** Values as the server keeps them, for reading. */

/** Columns that hold a time in seconds since the epoch. */
const TIME = /(^|_)(at|since|until|day)$|(At|Until|Since)$/

/** What stands in place of a secret. */
const SECRET = '(secret)'

const COLUMNS: Record<string, TextKey> = {
  login: 'signin.login',
  name: 'account.name',
  email: 'account.email',
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
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (typeof value === 'number' && TIME.test(column)) return value > 0 ? moment(value) : '–'
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return JSON.stringify(value)
}
