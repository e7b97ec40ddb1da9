import type { Outcome, Service, ServiceAnswer, ServiceLight, ServiceQuestion, ServiceVerdict, Services, ServicesForm } from '../../platform/account'
import type { TextKey } from '../../platform/locale'
import type { IconName } from '../../ui/Icon'

/** A row of the table: its filled cells by the names of their columns. */
export type Cells = Readonly<Record<string, string>>

/** What was answered to one question. */
export interface Given {
  readonly answer: ServiceAnswer | ''
  /** The day, as fields for days have it; empty: none. */
  readonly on: string
}

/** The checklist of a service as it is being filled in. */
export interface Checklist {
  readonly answers: Readonly<Record<string, Given>>
  readonly why: string
  readonly whyOn: string
}

/** What is looked for. `use`: the place of the one whose lights are shown. */
export interface Wanted {
  readonly text: string
  readonly use: number
  readonly light: ServiceLight | ''
}

const NOTHING: Given = { answer: '', on: '' }

/** How a light is shown: never by colour alone. */
export const LIGHTS: Record<ServiceLight, { readonly tone: 'ok' | 'warn' | 'danger'; readonly icon: IconName; readonly text: TextKey }> = {
  red: { tone: 'danger', icon: 'x', text: 'services.light.red' },
  amber: { tone: 'warn', icon: 'alert', text: 'services.light.amber' },
  green: { tone: 'ok', icon: 'check', text: 'services.light.green' },
}

/** As what the table can be had, tables before documents, with how names of its files end. */
export const FORMS: readonly { readonly form: ServicesForm; readonly text: TextKey; readonly ending: string; readonly isTable: boolean }[] = [
  { form: 'csv-semicolon', text: 'services.form.semicolon', ending: 'csv', isTable: true },
  { form: 'csv', text: 'services.form.comma', ending: 'csv', isTable: true },
  { form: 'json', text: 'services.form.json', ending: 'json', isTable: true },
  { form: 'pdf', text: 'services.form.pdf', ending: 'pdf', isTable: false },
  { form: 'odt', text: 'services.form.odt', ending: 'odt', isTable: false },
  { form: 'html', text: 'services.form.html', ending: 'html', isTable: false },
]

/** The row of a service as it is. */
export function cellsOf(service: Service): Cells {
  return Object.fromEntries(service.cells.map(({ column, text }) => [column, text]))
}

/** The row with what was filled in. */
export function cellsWith(service: Service, list: Checklist): Cells {
  const others = service.cells.filter(({ column }) => column !== 'why' && column !== 'why_on' && !column.startsWith('answer_'))
  const cells = Object.fromEntries(others.map(({ column, text }) => [column, text]))
  const why = plain(list.why)
  if (why) cells['why'] = why
  if (list.whyOn) cells['why_on'] = list.whyOn
  for (const [question, { answer, on }] of Object.entries(list.answers)) {
    if (answer) cells[`answer_${question}`] = on ? `${answer} ${on}` : answer
  }
  return cells
}

/** Whether two rows say the same. */
export function isSame(one: Cells, other: Cells): boolean {
  const columns = Object.keys(one)
  return columns.length === Object.keys(other).length && columns.every((column) => one[column] === other[column])
}

/** The checklist of a service as it is. */
export function checklistOf(service: Service): Checklist {
  const answers = service.answers.map(({ question, answer, on }) => [question, { answer, on: on ?? '' }] as const)
  return { answers: Object.fromEntries(answers), why: service.why, whyOn: service.whyOn ?? '' }
}

/** What was answered to a question. */
export function givenOf(list: Checklist, question: string): Given {
  return list.answers[question] ?? NOTHING
}

/** The checklist with another answer, given `today` unless there was one already; without an answer there is no day. */
export function answering(list: Checklist, question: string, answer: ServiceAnswer | '', today: string): Checklist {
  const former = givenOf(list, question)
  const given = answer === '' ? NOTHING : { answer, on: former.answer === answer ? former.on : today }
  return { ...list, answers: { ...list.answers, [question]: given } }
}

/** The checklist with another day for an answer. */
export function dated(list: Checklist, question: string, on: string): Checklist {
  return { ...list, answers: { ...list.answers, [question]: { ...givenOf(list, question), on } } }
}

/** What can be answered: “not applicable” only where it is an answer, or was given already. */
export function offered(services: Services, question: ServiceQuestion, given: Given): { readonly value: ServiceAnswer; readonly label: string }[] {
  const fits = services.answers.filter(({ answer }) => answer !== 'not_applicable' || question.mayNotApply || given.answer === answer)
  return fits.map(({ answer, name }) => ({ value: answer, label: name }))
}

/** Rows as CSV, for the server to read: only columns in which something stands. */
export function tableOf(rows: readonly Cells[]): string {
  const columns = [...new Set(['name', ...rows.flatMap((row) => Object.keys(row))])]
  const line = (cells: readonly string[]) => `${cells.map(quoted).join(',')}\r\n`
  return line(columns) + rows.map((row) => line(columns.map((column) => row[column] ?? ''))).join('')
}

/** The same as a file. */
export function tableFile(rows: readonly Cells[]): Blob {
  return new Blob([tableOf(rows)], { type: 'text/csv' })
}

/** A cell that begins like a formula gets the mark that the server takes away again. */
function quoted(cell: string): string {
  const guarded = /^'*[=+\-@]/.test(cell) ? `'${cell}` : cell
  return /[",;\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** Without what the server does not take: control characters, and spaces around it. */
export function plain(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\t/g, ' ')
  return [...lines].filter((letter) => letter === '\n' || !/\p{Cc}/u.test(letter)).join('').trim()
}

/**
 * What is shown, told anew, as in another language. What changed while the server was asked is asked once more: an answer about
 * former rows takes nobody's answers back. Null: there is no answer, or it is not `wanted` any more.
 */
export async function retold(shown: () => Services, wanted: () => boolean, ask: (services: Services) => Promise<Outcome<Services>>): Promise<Services | null> {
  for (;;) {
    const asked = shown()
    const outcome = await ask(asked)
    if (!outcome.ok || !wanted()) return null
    if (shown() === asked) return outcome.value
  }
}

/** A file somebody chose, as the server takes it: what it is shows in its first character, whatever its name says. */
export function chosenFile(file: File): Blob {
  return file.slice(0, file.size, file.name.toLowerCase().endsWith('.json') ? 'application/json' : 'text/csv')
}

/** Where it is said, each source once, in the order in which they come. */
export function sourcesOf(services: readonly Service[]): string[] {
  return [...new Set(services.flatMap(({ facts }) => facts.map(({ source }) => source)))]
}

/** The services that fit what is looked for. */
export function found(services: readonly Service[], { text, use, light }: Wanted): Service[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return services.filter((service) => {
    if (light && service.verdicts[use]?.light !== light) return false
    const all = [service.service, ...service.roles, ...service.facts.map(({ said }) => said)].join('\n').toLowerCase()
    return words.every((word) => all.includes(word))
  })
}

/** The reasons that hold for every use: told once. */
export function common(verdicts: readonly ServiceVerdict[]): number[] {
  const [first, ...others] = verdicts
  return first ? first.reasons.filter((reason) => others.every(({ reasons }) => reasons.includes(reason))) : []
}
