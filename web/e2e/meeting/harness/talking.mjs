// What people write to each other in a browser, by keyboard alone, and what their screen readers are told.

import { until } from './wait.mjs'

/** Runs in every page before its own code: keeps what the live region said. */
export function keepAnnouncements() {
  const said = []
  Object.defineProperty(globalThis, 'testSaid', { value: said })
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (!(target instanceof Element) || !target.matches('[data-live-announcer]')) continue
      for (const node of addedNodes) said.push(node.textContent)
    }
  }).observe(document, { subtree: true, childList: true })
}

/** Runs in a page: notes when each length of others' live text was first drawn, by the clock of the machine. */
export function watchLive() {
  const seen = {}
  globalThis.testLive = seen
  new MutationObserver(() => {
    const text = document.querySelector('.strip__text, .msg--live .msg__text')?.textContent ?? ''
    seen[text.length] ??= Date.now()
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
}

/** What the screen reader was told so far. */
export const announced = (person) => person.tab.evaluate(() => globalThis.testSaid)

/** Waits until the screen reader was told something that contains `text`. */
export function hears(person, text) {
  return until(`${person.name} is told: ${text}`, async () => (await announced(person)).some((said) => said.includes(text)), { describe: () => announced(person) })
}

/** Presses one key where the focus is. */
export const press = (person, key) => person.tab.page.keyboard.press(key)

/** Opens the chat by its key; the focus is then in the field. */
export async function openChat(person) {
  if (await person.tab.evaluate(() => document.querySelector('.composer') !== null)) return focusField(person)
  await person.tab.evaluate(() => document.activeElement?.blur())
  await press(person, 'c')
  await until(`${person.name} writes`, () => person.tab.evaluate(() => document.activeElement?.matches('.composer textarea') ?? false))
}

/** Closes whatever panel is open. */
export async function closePanel(person) {
  await press(person, 'Escape')
  await until(`${person.name} has closed the panel`, () => person.tab.evaluate(() => document.querySelector('.panel') === null))
}

const focusField = (person) => person.tab.evaluate(() => document.querySelector('.composer textarea').focus())

/** Writes a text into the open chat and sends it with Enter; lines are parted with Shift and Enter. */
export async function write(person, text) {
  await openChat(person)
  for (const [i, line] of text.split('\n').entries()) {
    if (i > 0) {
      await person.tab.page.keyboard.down('Shift')
      await press(person, 'Enter')
      await person.tab.page.keyboard.up('Shift')
    }
    await person.tab.page.keyboard.type(line)
  }
  await press(person, 'Enter')
}

/** Chooses to whom the open chat writes, by the words of the list. */
export function address(person, words) {
  return person.tab.evaluate((words) => {
    const list = document.querySelector('.composer select')
    list.value = [...list.options].find((option) => option.textContent.startsWith(words)).value
    list.dispatchEvent(new Event('change', { bubbles: true }))
  }, words)
}

/** The messages of the open chat: author and direction, text, state. */
export function messages(person) {
  return person.tab.evaluate(() =>
    [...document.querySelectorAll('.msg:not(.msg--live)')].map((item) => ({
      by: item.querySelector('.msg__by .sr-only').textContent,
      text: item.querySelector('.msg__text').textContent,
      state: item.querySelector('.msg__state')?.textContent ?? 'sent',
      markup: item.querySelectorAll('.msg__text *').length,
    })),
  )
}

/** Waits until a message with these words stands in the open chat; the message. */
export async function reads(person, words) {
  await openChat(person)
  return until(`${person.name} reads ${words}`, async () => (await messages(person)).find(({ text }) => text.includes(words)), { describe: () => messages(person) })
}

/** The number at the chat key, or none. */
export const unread = (person) => person.tab.evaluate(() => document.querySelector('.key__dot')?.textContent ?? null)

/** The place in the queue of hands on somebody's tile, or null. */
export function handOf(person, name) {
  return person.tab.evaluate((name) => {
    const tile = [...document.querySelectorAll('.tile')].find((each) => each.querySelector('.tile__name').textContent.includes(name))
    return tile?.querySelector('.tag--hand .num')?.textContent ?? null
  }, name)
}

/** Runs in a page: keeps which reactions stood on whose tile; one stands only for a while. */
export function watchReactions() {
  const seen = []
  globalThis.testReactions = seen
  new MutationObserver(() => {
    for (const tag of document.querySelectorAll('.tile .tag--reaction')) {
      const said = `${tag.closest('.tile').querySelector('.tile__name').textContent.trim()}: ${tag.textContent.trim()}`
      if (!seen.includes(said)) seen.push(said)
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
}

/** Which reactions were seen since `watchReactions`. */
export const reactionsSeen = (person) => person.tab.evaluate(() => globalThis.testReactions)

/** The reaction on somebody's tile, or null. */
export function reactionOf(person, name) {
  return person.tab.evaluate((name) => {
    const tile = [...document.querySelectorAll('.tile')].find((each) => each.querySelector('.tile__name').textContent.includes(name))
    return tile?.querySelector('.tag--reaction')?.textContent ?? null
  }, name)
}

/** Presses the first button, menu entry or box with these words. */
export async function choose(person, words) {
  const find = (words) => {
    const all = [...document.querySelectorAll('button, [role=menuitem], label')]
    const wanted = all.find((each) => (each.getAttribute('aria-label') ?? each.textContent).trim().startsWith(words))
    ;(wanted?.matches('label') ? wanted.querySelector('input') : wanted)?.click()
    return wanted !== undefined
  }
  await until(`${person.name} can choose ${words}`, () => person.tab.evaluate(find, words))
}

/** What the polls panel says. */
export const polls = (person) => person.tab.evaluate(() => [...document.querySelectorAll('article.poll')].map((poll) => poll.innerText))
