import type { HealthCheck } from '../../platform/account'
import type { TextKey, Translate } from '../../platform/locale'

const CHECKS: Record<string, { readonly name: TextKey; readonly todo: TextKey }> = {
  database: { name: 'health.database', todo: 'health.databaseTodo' },
  media: { name: 'health.media', todo: 'health.mediaTodo' },
  deletion: { name: 'health.deletion', todo: 'health.deletionTodo' },
  backup: { name: 'health.backup', todo: 'health.backupTodo' },
  disk: { name: 'health.disk', todo: 'health.diskTodo' },
  certificate: { name: 'health.certificate', todo: 'health.certificateTodo' },
  clock: { name: 'health.clock', todo: 'health.clockTodo' },
  requests: { name: 'health.requests', todo: 'health.requestsTodo' },
  mail: { name: 'health.mail', todo: 'health.mailTodo' },
  release: { name: 'health.signOff', todo: 'health.signOffTodo' },
}

/** What was looked at, and what to do if it is not as it should be. */
export function checkTexts(check: string, t: Translate): { name: string; todo: string } {
  const texts = Object.hasOwn(CHECKS, check) ? CHECKS[check] : undefined
  return texts ? { name: t(texts.name), todo: t(texts.todo) } : { name: check, todo: t('health.otherTodo') }
}

/** The measure of a check in words; null: there is none, or none that says anything here. */
export function measureText({ check, measure }: HealthCheck, t: Translate, region: string): string | null {
  if (measure === null) return null
  switch (check) {
    case 'disk':
      return t('health.free', { size: bytesText(measure, region) })
    case 'backup':
    case 'deletion':
      return t('health.ago', { time: ago(measure, region) })
    case 'certificate':
      return t('health.left', { time: duration(measure, region) })
    case 'clock':
      return t('health.off', { time: duration(measure, region) })
    case 'requests':
      return t('health.requestsDue', { n: measure })
    case 'mail':
      return t('health.mailWaiting', { n: measure })
    case 'release':
      return t('health.signOffMissing', { n: measure })
    default:
      return null
  }
}

/** Bytes in the unit that fits, base 1000. */
export function bytesText(bytes: number, region: string): string {
  const [unit, size] = bytes >= 1e9 ? (['gigabyte', 1e9] as const) : (['megabyte', 1e6] as const)
  return new Intl.NumberFormat(region, { style: 'unit', unit, maximumFractionDigits: 1 }).format(bytes / size)
}

/** Seconds as days, hours, minutes or seconds: the largest that fits. */
export function duration(seconds: number, region: string): string {
  const { unit, n } = largest(seconds)
  return new Intl.NumberFormat(region, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(n)
}

/** How long ago something was, of seconds, as people say it. */
export function ago(seconds: number, region: string): string {
  const { unit, n } = largest(seconds)
  return new Intl.RelativeTimeFormat(region).format(-n, unit)
}

function largest(seconds: number): { unit: 'day' | 'hour' | 'minute' | 'second'; n: number } {
  const [unit, size] = ([['day', 86_400], ['hour', 3600], ['minute', 60]] as const).find(([, each]) => seconds >= each) ?? (['second', 1] as const)
  return { unit, n: Math.floor(seconds / size) }
}
