// What axe has against a page.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

/** The program, to be run in a page. */
export const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What is announced of a button at work names the button, which may be gone by then: react-aria's, for seconds. */
export const ANNOUNCED = '[data-live-announcer]'

/** What axe has against the page as it is: what is serious or critical. `but`: selectors of what it leaves out. */
export async function against(person, ...but) {
  await person.tab.evaluate(axe)
  const { violations } = await person.tab.evaluate((but) => globalThis.axe.run(but.length > 0 ? { exclude: but } : document), but)
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
}
