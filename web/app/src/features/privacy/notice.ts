import type { NoticeVersion } from '../../platform/client'
import type { Locale } from '../../platform/locale'

/** Whether this device has seen a version of the privacy notice, and it is no longer the one in force. Whoever comes for the first time is told of no change. */
export function isNews(seen: string | null, notice: NoticeVersion | null): notice is NoticeVersion {
  return notice !== null && seen !== null && seen !== notice.version
}

/** Where the whole notice stands. */
export function noticePath(locale: Locale): string {
  return `/notice?lang=${locale}`
}

/** Where it stands what its last version changed. */
export function changesPath(locale: Locale): string {
  return `/notice/changes?lang=${locale}`
}
