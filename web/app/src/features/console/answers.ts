import type { PaperAnswer, PaperQuestion } from '../../platform/account'
import type { TextKey } from '../../platform/locale'

/** What somebody has typed, by question; what is not in it is as it was. */
export type Wishes = Readonly<Record<string, string | undefined>>

/** Characters the server takes. */
const MOST = { line: 200, lines: 4000, yes_no: 3, date: 10, some: 200, rows: 4000 } as const

/** How one says that there are no rows. */
const NONE = ['none', 'keine']

/** What is to be told to the server: what differs from what it has. Nothing at all takes an answer back. */
export function answersOf(questions: readonly PaperQuestion[], wishes: Wishes): PaperAnswer[] {
  return questions.flatMap(({ field, answer }) => {
    const wish = wishes[field]?.trim()
    if (wish === undefined || wish === (answer ?? '')) return []
    return [{ field, answer: wish === '' ? null : wish }]
  })
}

/** The questions under their headings, in the order in which the first of each comes. */
export function byTopic(questions: readonly PaperQuestion[]): [topic: string, PaperQuestion[]][] {
  const topics = new Map<string, PaperQuestion[]>()
  for (const question of questions) topics.set(question.topic, [...(topics.get(question.topic) ?? []), question])
  return [...topics]
}

/** What keeps the server from taking it. */
export function troubleOf(question: PaperQuestion, wish: string | undefined): { readonly key: TextKey; readonly params?: Readonly<Record<string, string | number>> } | null {
  const text = wish?.trim()
  if (!text) return null
  const most = MOST[question.kind]
  if ([...text].length > most) return { key: 'papers.tooLong', params: { n: most } }
  if (question.kind !== 'rows' || NONE.includes(text.toLowerCase())) return null
  const wrong = text.split('\n').findIndex((line) => {
    const cells = line.split(';').map((cell) => cell.trim())
    return line.trim() !== '' && (cells.length !== question.parts.length || cells.includes(''))
  })
  return wrong < 0 ? null : { key: 'papers.row', params: { line: wrong + 1, columns: question.parts.join('; ') } }
}

/** The words chosen of a question that takes some. */
export function chosen(value: string): string[] {
  return value.split(',').map((word) => word.trim()).filter(Boolean)
}

/** With or without a word, in the order in which they are offered. */
export function toggled(value: string, word: string, on: boolean, all: readonly string[]): string {
  const words = new Set(chosen(value))
  if (on) words.add(word)
  else words.delete(word)
  return all.filter((one) => words.has(one)).join(', ')
}
