import type { RosterEntry } from '../../platform/client'
import type { TextKey } from '../../platform/locale'
import type { IconName } from '../../ui/Icon'
import type { Tone } from '../../ui/Badge'

/** Characters that change how their neighbours are drawn, or are not drawn at all: controls, direction marks, fillers. */
const UNSEEN = /[\p{Cc}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\u3164\ufeff\uffa0]/gu

/** A name or title as stated by somebody else, without characters that could disguise it. */
export function plainName(name: string): string {
  return name.replace(UNSEEN, '').replace(/\s+/gu, ' ').trim() || '?'
}

/** Up to two letters for a disc: of the first and the last word, or the first two of a single one. */
export function initials(name: string): string {
  const words = name.trim().split(/[\s·.,_-]+/u).filter(Boolean)
  const first = words[0]
  if (!first) return '?'
  const last = words.length > 1 ? words[words.length - 1] : undefined
  const letters = last ? [firstLetter(first), firstLetter(last)] : Array.from(first).slice(0, 2)
  return letters.join('').toLocaleUpperCase()
}

function firstLetter(word: string): string {
  return Array.from(word)[0] ?? ''
}

/** A hue from the member id, the same on every screen, meaning nothing. */
export function hue(member: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < member.length; i++) hash = Math.imul(hash ^ member.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % 360
}

/** What stands beside a name: how sure one can be of the person. */
export interface PersonClass {
  readonly word: TextKey
  readonly icon: IconName
  readonly tone: Tone
}

/** The class of a member, the worst that is true. */
export function personClass(entry: Pick<RosterEntry, 'presence' | 'compared' | 'owner'>): PersonClass {
  if (entry.presence === 'silent') return { word: 'class.silent', icon: 'alert', tone: 'warn' }
  if (entry.compared) return { word: 'class.compared', icon: 'shield-check', tone: 'ok' }
  if (entry.owner) return { word: 'people.host', icon: 'key', tone: 'plain' }
  return { word: 'class.guest', icon: 'ticket', tone: 'plain' }
}
