import type { Reach } from '../../platform/client'
import type { TextKey } from '../../platform/locale'
import type { Params } from '../../platform/text'

/** One result in words. */
export interface ReachLine {
  readonly fine: boolean
  readonly text: TextKey
  readonly params?: Params
}

/** An answer later than this makes a conversation halting, in milliseconds. */
const SLOW = 300

/** Enough for nine small pictures and their sound, and for sound alone, in bits per second. */
const PICTURES = 3_000_000
const SOUND = 300_000

/** What a test found, in sentences. */
export function reachLines({ server, socket, inward }: Reach, region: string): ReachLine[] {
  if (server === null) return [{ fine: false, text: 'reach.noServer' }]
  const lines: ReachLine[] = [{ fine: server <= SLOW, text: server <= SLOW ? 'reach.server' : 'reach.serverSlow', params: { ms: Math.round(server) } }]
  lines.push({ fine: socket, text: socket ? 'reach.socket' : 'reach.noSocket' })
  if (inward === null) return lines
  const rate = { mbit: (inward / 1e6).toLocaleString(region, { maximumFractionDigits: inward < 1e7 ? 1 : 0 }) }
  const text = inward >= PICTURES ? 'reach.pictures' : inward >= SOUND ? 'reach.fewPictures' : 'reach.noPictures'
  return [...lines, { fine: inward >= PICTURES, text, params: rate }]
}
