/** Values as the server keeps them, for reading. */

/** Columns that hold a time in seconds since the epoch. */
const TIME = /(^|_)(at|since|until|expires|day)$|(At|Until|Since)$|^(since|seen_day)$/

/** One value of a row: a time as time, nothing as a dash, the rest as it is. */
export function readable(column: string, value: unknown, moment: (seconds: number) => string): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'number' && value > 0 && TIME.test(column)) return moment(value)
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
  return JSON.stringify(value)
}
