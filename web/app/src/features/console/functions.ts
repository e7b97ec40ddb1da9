import type { FunctionState, NecessityAnswers, SwitchedFunction } from '../../platform/account'
import type { TextKey, Translate } from '../../platform/locale'
import type { Tone } from '../../ui/Badge'
import type { IconName } from '../../ui/Icon'
import { plain } from './services'

/** Characters of an answer, as the server takes it. */
export const ANSWER = { least: 20, most: 2000 } as const

/** The four questions, in the order in which they are asked, and one word for each. */
export const QUESTIONS: readonly { readonly question: keyof NecessityAnswers; readonly text: TextKey; readonly word: TextKey }[] = [
  { question: 'purpose', text: 'functions.purpose', word: 'functions.purposeWord' },
  { question: 'suitable', text: 'functions.suitable', word: 'functions.suitableWord' },
  { question: 'milder', text: 'functions.milder', word: 'functions.milderWord' },
  { question: 'safeguards', text: 'functions.safeguards', word: 'functions.safeguardsWord' },
]

/** What happens in meetings when it is switched off. */
export const OFF_TEXT: Record<SwitchedFunction, TextKey> = {
  screen_share: 'functions.offScreenShare',
  chat: 'functions.offChat',
  notes: 'functions.offNotes',
  polls: 'functions.offPolls',
  guest_access: 'functions.offGuestAccess',
  backgrounds: 'functions.offBackgrounds',
}

/** No answer yet. */
export const NO_ANSWERS: NecessityAnswers = { purpose: '', suitable: '', milder: '', safeguards: '' }

/** How it stands, in a word. */
export function badgeOf({ on, answers }: Pick<FunctionState, 'on' | 'answers'>): { readonly text: TextKey; readonly tone: Tone; readonly icon: IconName } {
  if (!on) return { text: 'functions.off', tone: 'plain', icon: 'x' }
  return answers === null ? { text: 'functions.onUnanswered', tone: 'warn', icon: 'alert' } : { text: 'functions.on', tone: 'ok', icon: 'check' }
}

/** Who decided when. */
export function decisionText({ decidedAt, decidedBy }: Pick<FunctionState, 'decidedAt' | 'decidedBy'>, day: (seconds: number) => string, t: Translate): string {
  if (decidedAt === null) return t('functions.undecided')
  const date = day(decidedAt)
  return decidedBy ? t('functions.decided', { date, name: decidedBy }) : t('functions.decidedGone', { date })
}

/** The answers as the server takes them. */
export function cleaned({ purpose, suitable, milder, safeguards }: NecessityAnswers): NecessityAnswers {
  return { purpose: plain(purpose), suitable: plain(suitable), milder: plain(milder), safeguards: plain(safeguards) }
}

/** What keeps the server from taking an answer. */
export function troubleOf(answer: string): { readonly key: TextKey; readonly n: number } | null {
  const { length } = [...plain(answer)]
  if (length < ANSWER.least) return { key: 'functions.short', n: ANSWER.least }
  return length > ANSWER.most ? { key: 'papers.tooLong', n: ANSWER.most } : null
}

/** Whether all four can be sent. */
export function areAnswers(answers: NecessityAnswers): boolean {
  return QUESTIONS.every(({ question }) => troubleOf(answers[question]) === null)
}

/** The answers with proposals where nothing stands. */
export function filled(answers: NecessityAnswers, proposed: NecessityAnswers): NecessityAnswers {
  const to = (question: keyof NecessityAnswers) => (answers[question].trim() === '' ? proposed[question] : answers[question])
  return { purpose: to('purpose'), suitable: to('suitable'), milder: to('milder'), safeguards: to('safeguards') }
}

/** Whether two say the same. */
export function isSame(one: NecessityAnswers, other: NecessityAnswers): boolean {
  return QUESTIONS.every(({ question }) => plain(one[question]) === plain(other[question]))
}
