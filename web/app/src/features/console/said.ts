import type { PaperQuestion } from '../../platform/account'
import type { Locale, TextKey, Translate } from '../../platform/locale'
import { chosen } from './answers'

/** The words of a question that takes some, for people. */
const WORDS: Readonly<Record<string, TextKey>> = {
  employees: 'papers.employees',
  customers: 'papers.customers',
  partners: 'papers.partners',
  citizens: 'papers.citizens',
  patients: 'papers.patients',
  pupils: 'papers.pupils',
  members: 'papers.members',
  applicants: 'papers.applicants',
}

/** A word of a question that takes some, for people. */
export function wordOf(word: string, t: Translate): string {
  const key = WORDS[word]
  return key ? t(key) : word
}

/** An answer as people read it. */
export function said({ kind, answer }: PaperQuestion, t: Translate, locale: Locale): string {
  if (answer === null) return t('papers.unanswered')
  switch (kind) {
    case 'yes_no':
      return t(answer === 'yes' ? 'common.yes' : 'common.no')
    case 'some':
      return chosen(answer).map((word) => wordOf(word, t)).join(', ')
    case 'rows':
      return answer === 'none' ? t('papers.none') : answer
    case 'date':
      return new Date(`${answer}T00:00:00Z`).toLocaleDateString(locale, { timeZone: 'UTC', dateStyle: 'long' })
    default:
      return answer
  }
}
