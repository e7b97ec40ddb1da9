// Planned meetings as people make them in a browser, and the vault that keeps them.

import { readFile } from 'node:fs/promises'

import { press, says, saysNoMore } from './rooms.mjs'
import { until } from './wait.mjs'

/** Sets the vault up on the page that offers it, and keeps its words; the words. */
export async function makeVault(person) {
  const { page } = person.tab
  await press(person, 'Set up a vault')
  await says(person, /Your recovery phrase/)
  const words = await page.locator('.phrase__words li').allInnerTexts()
  const field = page.locator('.phrase form input')
  const n = Number(/Word (\d+)/.exec(await page.locator('.phrase form label').innerText())[1])
  await field.fill('kein')
  await press(person, 'I have kept them')
  await says(person, /This is not word/)
  await field.fill(words[n - 1].trim().toUpperCase())
  await press(person, 'I have kept them')
  return words.map((word) => word.trim())
}

/** Opens the vault on a page that asks for it. */
export async function openVault(person, phrase) {
  await until('the way in', () => person.tab.evaluate(() => document.querySelector('.unlock') !== null), { describe: () => person.text() })
  if (!(await person.tab.evaluate(() => document.querySelector('.unlock textarea') !== null))) await press(person, 'Open with the recovery phrase')
  await person.tab.fill('Recovery phrase', phrase)
  await press(person, 'Open', '.unlock form')
}

/** Fills the form and plans the meeting; everybody's link. `repeat`: how often, in the words of the list, and how many times. */
export async function plan(person, { title, day, time, passphrase = null, repeat = null, lobby = false }) {
  const { page } = person.tab
  await until('the form', () => person.tab.evaluate(() => document.querySelector('.plan-form')?.checkVisibility() ?? false), { describe: () => person.text() })
  await person.tab.fill('Title', title)
  await person.tab.fill('Day', day)
  await person.tab.fill('Time', time)
  if (repeat) {
    await page.getByLabel('Repeat', { exact: true }).selectOption(repeat.every)
    await person.tab.fill('Number of meetings', String(repeat.count))
  }
  await person.tab.evaluate(
    (wanted) => {
      for (const [name, on] of wanted) {
        const label = [...document.querySelectorAll('.plan-form label.switch')].find((l) => l.innerText.startsWith(name))
        if (label.control.checked !== on) label.click()
      }
    },
    [
      ['Let people wait', lobby],
      ['Protect', passphrase !== null],
    ],
  )
  if (passphrase) await person.tab.fill('Passphrase', passphrase)
  await press(person, 'Plan', '.plan-form')
  await says(person, /The meeting is planned/)
  await saysNoMore(person, /is being put into your vault/)
  return page.locator('output[aria-label="Invitation link"]').innerText()
}

/** The calendar file that the page makes, its long lines put together. */
export async function calendar(person) {
  const download = person.tab.page.waitForEvent('download')
  await press(person, 'Calendar file')
  const file = await download
  const text = await readFile(await file.path(), 'utf8')
  return { name: file.suggestedFilename(), text, lines: text.replaceAll('\r\n ', '').split('\r\n') }
}

/** A day so many days from now, as the device counts them. */
export function dayFromNow(days) {
  const now = new Date()
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 12)
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((n) => String(n).padStart(2, '0')).join('-')
}
