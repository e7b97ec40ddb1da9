import type { Translate } from '../../platform/locale'
import type { Talk } from '../../platform/talk'
import type { IconName } from '../../ui/Icon'
import { plainName } from '../roster/person'
import type { Announced } from './announce'
import { byline, completeSentences, nameOf, plainText } from './words'

/** Something worth a sentence. `own` concerns oneself and is always told, as are polls `asked` and `ended`. */
export interface News {
  readonly kind: Exclude<Announced, 'people' | 'reactions'> | 'asked' | 'ended' | 'own'
  readonly icon: IconName
  readonly text: string
}

/** What has been told already. */
export interface Seen {
  /** Each message and whether it had failed. */
  readonly messages: ReadonlyMap<string, boolean>
  readonly hands: ReadonlySet<string>
  readonly ownHand: boolean
  /** Each poll and whether it was open. */
  readonly polls: ReadonlyMap<string, boolean>
  /** How much of each author's live text has been told, in characters. */
  readonly live: ReadonlyMap<string, number>
}

type Said = Pick<Talk, 'messages' | 'hands' | 'polls' | 'live'>

/** Everything that is there at the start counts as told. */
export function firstSeen(talk: Said): Seen {
  return {
    messages: new Map(talk.messages.map(({ id, state }) => [id, state === 'failed'])),
    hands: new Set(talk.hands.map(({ by }) => by.member)),
    ownHand: talk.hands.some(({ own }) => own),
    polls: new Map(talk.polls.map(({ id, open }) => [id, open])),
    live: new Map(talk.live.map(({ by, text }) => [by.member, text.length])),
  }
}

/** What is new since `seen`. */
export function newsOf(seen: Seen, talk: Said, t: Translate): { news: News[]; now: Seen } {
  const live = liveNews(seen, talk, t)
  return {
    news: [...messageNews(seen, talk, t), ...live.news, ...handNews(seen, talk, t), ...pollNews(seen, talk, t)],
    now: { ...firstSeen(talk), live: live.told },
  }
}

function messageNews(seen: Seen, talk: Said, t: Translate): News[] {
  return talk.messages.flatMap((message): News[] => {
    const before = seen.messages.get(message.id)
    if (message.own) return message.state === 'failed' && before !== true ? [{ kind: 'own', icon: 'alert', text: t(message.to === null ? 'talk.failedAll' : 'talk.failedNews') }] : []
    if (before !== undefined) return []
    // Of a live message the sentences told while it was written are not repeated.
    const told = message.live ? (seen.live.get(message.from.member) ?? 0) : 0
    const rest = brief(plainText(message.text.slice(told)).trim())
    return rest ? [{ kind: message.live ? 'live' : 'chat', icon: 'chat', text: t('talk.said', { by: byline(message, t), text: rest }) }] : []
  })
}

/** The most characters read out of one message; the whole stands in the chat. */
const READ_OUT = 400

function brief(text: string): string {
  const letters = Array.from(text)
  return letters.length > READ_OUT ? `${letters.slice(0, READ_OUT).join('')}…` : text
}

function liveNews(seen: Seen, talk: Said, t: Translate): { news: News[]; told: Map<string, number> } {
  const news: News[] = []
  const told = new Map<string, number>()
  for (const { by, own, text } of talk.live) {
    const before = Math.min(seen.live.get(by.member) ?? 0, text.length)
    const done = completeSentences(text).length
    told.set(by.member, Math.max(before, done))
    const sentence = plainText(text.slice(before, done)).trim()
    if (!own && sentence) news.push({ kind: 'live', icon: 'rtt', text: t('talk.saidLive', { name: nameOf(by, own, t), text: sentence }) })
  }
  return { news, told }
}

function handNews(seen: Seen, talk: Said, t: Translate): News[] {
  const news = talk.hands.flatMap(({ by, own }, i): News[] => {
    if (seen.hands.has(by.member)) return []
    const place = i + 1
    if (own) return [{ kind: 'own', icon: 'hand', text: t('hand.ownUp', { place }) }]
    return [{ kind: 'hands', icon: 'hand', text: t('hand.up', { name: plainName(by.name), place }) }]
  })
  if (seen.ownHand && !talk.hands.some(({ own }) => own)) news.push({ kind: 'own', icon: 'hand', text: t('hand.ownDown') })
  return news
}

function pollNews(seen: Seen, talk: Said, t: Translate): News[] {
  return talk.polls.flatMap((poll): News[] => {
    const question = plainText(poll.question)
    const before = seen.polls.get(poll.id)
    if (before === undefined) return poll.own ? [] : [{ kind: 'asked', icon: 'poll', text: t('poll.asks', { name: plainName(poll.by.name), question }) }]
    return before && !poll.open ? [{ kind: 'ended', icon: 'poll', text: t('poll.closedNews', { question }) }] : []
  })
}
