/** Sentences with places and plurals: `"{name} ist da"`, or `{ "one": "{n} Person", "other": "{n} Personen" }`. */

export type Sentence = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>
export type Params = Readonly<Record<string, string | number>>

/** The sentence with its places filled; `n` chooses the plural form. */
export function fill(sentence: Sentence, params: Params | undefined, rules: Intl.PluralRules): string {
  const form = typeof sentence === 'string' ? sentence : pluralForm(sentence, params, rules)
  if (!params) return form
  return form.replace(/\{(\w+)\}/g, (whole, place: string) => {
    const value = params[place]
    return value === undefined ? whole : String(value)
  })
}

function pluralForm(sentence: Exclude<Sentence, string>, params: Params | undefined, rules: Intl.PluralRules): string {
  const n = Number(params?.['n'] ?? 0)
  return sentence[rules.select(n)] ?? sentence.other
}

/** The names of the places in a sentence, sorted. */
export function places(sentence: Sentence): string[] {
  const forms = typeof sentence === 'string' ? [sentence] : Object.values(sentence)
  const found = new Set<string>()
  for (const form of forms) for (const match of form.matchAll(/\{(\w+)\}/g)) found.add(match[1] ?? '')
  return [...found].sort()
}
