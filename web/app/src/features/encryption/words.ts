import type { Locale } from '../../platform/locale'

/** Words in each list: eleven bits each. */
export const WORDS = 2048

const LISTS: Record<Locale, () => Promise<{ default: string }>> = {
  de: () => import('./words.de.txt?raw'),
  en: () => import('./words.en.txt?raw'),
}

/**
 * The words in which codes and passphrases are spoken, in the order of their numbers. The lists are frozen: recovery
 * phrases are made of them, too, and one that was written down has to open its vault as long as there is one.
 */
export async function wordList(locale: Locale): Promise<readonly string[]> {
  const file = await LISTS[locale]()
  return file.default.trim().split('\n')
}
