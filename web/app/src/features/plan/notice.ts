import { nextOccurrence, occurrences, type Book, type Day, type Invitee, type Plan, type When } from '@konklave/client/plans'

/** When a meeting is, as the server's mail says it: one date. */
export interface NoticeTime {
  readonly day: Day
  readonly time: string
  readonly minutes: number
  readonly zone: string
}

/** The date that a notice names: this `day`, or the one that goes on or comes next; where all are over, the first. `now` in milliseconds. */
export function noticeTime(when: When & { readonly except?: readonly Day[] }, day: Day | null, now: number): NoticeTime {
  const { start, minutes, zone } = when
  const next = nextOccurrence(when, now) ?? occurrences({ ...when, except: [] })[0]
  return { day: day ?? next?.day ?? start.slice(0, 10), time: start.slice(11), minutes, zone }
}

/** So many addresses are offered again. */
const OFFERED = 8

/** Addresses to offer: those invited last, but for what is there already. */
export function offered(contacts: readonly Invitee[], there: readonly string[]): string[] {
  const known = new Set(there.map((mail) => mail.toLowerCase()))
  return contacts.map(({ mail }) => mail).filter((mail) => !known.has(mail.toLowerCase())).slice(-OFFERED).reverse()
}

/** The book that remembers who was told of a plan; those told last stand last. What was taken from the list meanwhile stays away. */
export function remembering(book: Book, plan: Pick<Plan, 'id'>, mails: readonly string[]): Book {
  const people: Invitee[] = mails.map((mail) => ({ name: '', mail }))
  const told = new Set(mails.map((mail) => mail.toLowerCase()))
  const before = book.contacts.filter(({ mail }) => !told.has(mail.toLowerCase()))
  return { ...book, plans: book.plans.map((each) => (each.id === plan.id ? { ...each, people } : each)), contacts: [...before, ...people] }
}

/** The book without a contact. */
export function forgetting(book: Book, forgotten: string): Book {
  return { ...book, contacts: book.contacts.filter(({ mail }) => mail.toLowerCase() !== forgotten.toLowerCase()) }
}
