// Menus, by keyboard, as somebody without a mouse chooses from them.

import { until } from './wait.mjs'

/** Opens the menu of the button called so and chooses an entry, or goes through the entries that open further menus to the last. */
export async function chooseFrom(person, button, ...entries) {
  const { keyboard } = person.tab.page
  await until(`there is ${button}`, () => person.tab.evaluate(focusButton, button))
  await keyboard.press('Enter')
  for (const entry of entries) {
    await until(`the entry ${entry} of ${button}`, () => person.tab.evaluate(focusEntry, entry), { describe: () => person.tab.evaluate(whereItStands) })
    await keyboard.press('Enter')
  }
  await until(`${button} is closed`, () => person.tab.evaluate(() => document.querySelector('[role=menu]') === null))
}

/** Runs in a page: gives the focus to the button that is called so. */
function focusButton(name) {
  const button = [...document.querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent).trim() === name)
  button?.focus()
  return document.activeElement === button
}

/** Runs in a page: whether the entry has had the focus in several looks on end; a menu itself moves it for a while as it opens. */
function focusEntry(name) {
  const entry = [...document.querySelectorAll('[role=menuitem]')].find((each) => each.querySelector('span')?.textContent.startsWith(name))
  const stays = entry !== undefined && document.activeElement === entry
  entry?.focus()
  globalThis.testStays = stays ? (globalThis.testStays ?? 0) + 1 : 0
  if (globalThis.testStays < 5) return false
  globalThis.testStays = 0
  return true
}

/** Runs in a page: which menus are open, and what has the focus. */
function whereItStands() {
  return { menus: [...document.querySelectorAll('[role=menu]')].map((menu) => menu.innerText), focus: document.activeElement?.outerHTML.slice(0, 200) }
}
