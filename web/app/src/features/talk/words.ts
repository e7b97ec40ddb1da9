import type { TextKey, Translate } from '../../platform/locale'
import type { Message, Reaction, Speaker } from '../../platform/talk'
import type { IconName } from '../../ui/Icon'
import { plainName } from '../roster/person'

/** The most bytes of one message, of one line written live, of a question and of an answer. */
export const MOST_BYTES = { message: 4000, live: 1000, question: 500, option: 200 } as const

/** Bytes a text has on its way. */
export function size(text: string): number {
  return new TextEncoder().encode(text).length
}

/** Characters that are not drawn or turn their surroundings around; line breaks and tabs may stay. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu // eslint-disable-line no-control-regex -- they are what is looked for

/** A text of somebody else's, without characters that could disguise what stands around it. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(UNSEEN, '')
}

/** How somebody is called in a sentence. */
export function nameOf(by: Speaker, own: boolean, t: Translate): string {
  return own ? t('talk.you') : plainName(by.name)
}

/** Author and direction, in words. */
export function byline(message: Pick<Message, 'own' | 'from' | 'to'>, t: Translate): string {
  const name = nameOf(message.from, message.own, t)
  if (message.to === null) return t('talk.toAll', { name })
  return message.own ? t('talk.toOne', { name, to: plainName(message.to.name) }) : t('talk.toYou', { name })
}

/** The beginning of a text up to its last complete sentence: an end sign with more behind it, or a line break. */
export function completeSentences(text: string): string {
  const end = [...text.matchAll(/[.!?…](?=\s)|\n/gu)].at(-1)
  return end ? text.slice(0, end.index + 1) : ''
}

/** Reactions, each with its picture and word. */
export const REACTION_FACES: Readonly<Record<Reaction, { readonly icon: IconName; readonly word: TextKey }>> = {
  yes: { icon: 'thumb-up', word: 'react.yes' },
  no: { icon: 'thumb-down', word: 'react.no' },
  applause: { icon: 'applause', word: 'react.applause' },
  laugh: { icon: 'smile', word: 'react.laugh' },
  heart: { icon: 'heart', word: 'react.heart' },
  slower: { icon: 'slower', word: 'react.slower' },
}
