// A room as people make it in a browser, and what the one who leads does there.

import { until } from './wait.mjs'

/** Without camera and microphone. */
export const QUIET = { camera: false, microphone: false }

/** Opens the form for a new room and leaves on only what is named: `audio`, `lobby`, `passphrase`. */
export async function propose(person, server, { audio = false, lobby = false, passphrase = false } = {}) {
  const { tab } = person
  await tab.goto(server.url)
  await tab.click('button', 'Start a meeting')
  await until('the form', () => tab.evaluate(() => document.querySelector('form.create') !== null))
  await tab.evaluate(
    (wanted) => {
      for (const [name, on] of wanted) {
        const label = [...document.querySelectorAll('label.switch')].find((l) => l.innerText.startsWith(name))
        if (label.control.checked !== on) label.click()
      }
    },
    [
      ['Audio only', audio],
      ['Let people wait', lobby],
      ['Protect', passphrase],
    ],
  )
}

/** Makes the proposed room; everybody's link. The page then shows what to pass on. */
export async function make(person) {
  await person.tab.click('button', 'Create room')
  return until('the link', () => person.tab.evaluate(() => /https?:\/\/\S+\/j\/[^\s#]+#1[\w-]+/.exec(document.body.innerText)?.[0]), { patience: 30_000, describe: () => person.text() })
}

/** From the page that shows what to pass on into the meeting. */
export async function enterOwn(person, { camera = false, microphone = false } = {}) {
  await person.tab.click('button', 'To the meeting')
  await until('the door', () => person.tab.evaluate(() => document.querySelector('.pre__form') !== null))
  await person.tab.fill('Your name in the room', person.name)
  if (microphone) await person.turn('Microphone', true)
  if (camera) await person.turn('Camera', true)
  await press(person, 'Enter the room')
  await person.inside()
}

/** Presses the first button or menu entry whose name begins so. */
export function press(person, name, inside = 'body') {
  const find = ([name, inside]) => {
    const named = (b) => (b.getAttribute('aria-label') ?? b.innerText).trim()
    const button = [...document.querySelectorAll(`${inside} :is(button, [role=menuitem])`)].find((b) => named(b).startsWith(name) && !b.disabled)
    button?.click()
    return button !== undefined
  }
  return until(`${person.name} can press ${name}`, () => person.tab.evaluate(find, [name, inside]), { describe: () => person.text() })
}

/** Waits until this stands on the page. */
export function says(person, pattern, patience = 30_000) {
  return until(`${person.name} reads ${pattern}`, async () => pattern.test(await person.text()), { patience, describe: () => person.text() })
}

/** Waits until this no longer stands on the page. */
export function saysNoMore(person, pattern, patience = 30_000) {
  return until(`${person.name} no longer reads ${pattern}`, async () => !pattern.test(await person.text()), { patience, describe: () => person.text() })
}

/** Waits until the stage shows exactly these people. */
export function sees(person, names) {
  const wanted = JSON.stringify([...names].sort())
  return until(`${person.name} sees ${names}`, async () => JSON.stringify(await person.names()) === wanted, { patience: 40_000, every: 250, describe: () => person.names() })
}

/** Opens a link and asks to come in. */
export async function come(person, link, devices = QUIET) {
  await person.approach(link, devices)
  await press(person, 'Join')
}

/** What the panel that is open says. */
export const panel = (person) => person.tab.evaluate(() => document.querySelector('.panel')?.innerText ?? '')

/** Opens the panel behind a key of the page, such as P for people, unless it is open. */
export async function openPanel(person, shortcut, heading) {
  if ((await panel(person)).startsWith(heading)) return
  await person.tab.evaluate((shortcut) => document.querySelector(`[aria-keyshortcuts="${shortcut}"]`).click(), shortcut)
  await until(`the panel ${heading}`, async () => (await panel(person)).startsWith(heading), { describe: () => panel(person) })
}

export const openPeople = (person) => openPanel(person, 'P', 'Who can hear us')
export const openInvite = (person) => openPanel(person, 'E', 'Invite')

/** Chooses an entry of somebody's menu in the people panel. */
export async function decide(person, name, entry) {
  await openPeople(person)
  await press(person, `Options: ${name}`, '.panel')
  await until('the menu', () => person.tab.evaluate(() => document.querySelector('[role=menu]') !== null))
  await press(person, entry, '[role=menu]')
}

/** Waits for a dialog that says this, then presses a button of it. */
export async function answer(person, pattern, button) {
  await until(`the question ${pattern}`, async () => pattern.test((await person.dialog()) ?? ''), { describe: () => person.text() })
  await press(person, button, '.dialog')
}

/** Makes a link for one person and goes back to the list; its address. */
export async function makeLink(person, name, role = 'Participant') {
  await openInvite(person)
  await press(person, 'Personal link', '.panel')
  await until('the form', () => person.tab.evaluate(() => document.querySelector('.links__form') !== null))
  await person.tab.fill('For whom', name)
  await person.tab.evaluate((role) => [...document.querySelectorAll('.links__form label')].find((l) => l.innerText.startsWith(role)).click(), role)
  await press(person, 'Make link', '.panel')
  const link = await until('the link', () => person.tab.evaluate(() => /https?:\/\/\S+\/j\/[^\s#]+#[pm][\w-]+/.exec(document.querySelector('.panel .copy__value')?.innerText ?? '')?.[0]), { describe: () => panel(person) })
  await says(person, /needs no passphrase/)
  await press(person, 'To the list', '.panel')
  await until('the list', async () => (await panel(person)).includes('Links for individual people'), { describe: () => panel(person) })
  return link
}
