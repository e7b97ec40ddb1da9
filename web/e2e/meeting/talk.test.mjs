// What people write to each other: two browsers and a bot, through the interface. And what the server sees of it.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'

import { Bots, createRoom } from './harness/bots.mjs'
import { startChromium, startFirefox } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { Tap } from './harness/tap.mjs'
import { until } from './harness/wait.mjs'

const PUBLIC = 'Blaubeerpfannkuchen'
const PRIVATE = 'Kirschkerndepot'
const TYPED = 'Zwetschgenmus, langsam getippt.'
/** EN 301 549 §6.2.4 wants each character on its way within 500 ms; we want it read by then. Asserted with room for a busy machine. */
const WANTED_MS = 500
const ASSERTED_MS = 1_500

test('people write to each other', { timeout: 400_000 }, async (t) => {
  const tap = await Tap.open()
  t.after(() => tap.close())
  const server = await Server.start({ KONKLAVE_LOG_LEVEL: 'trace', KONKLAVE_ORIGINS: tap.url })
  t.after(() => server.stop())
  tap.to(server.port)
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const firefox = await startFirefox()
  t.after(() => firefox.close())
  const { shared } = await createRoom(server, { title: 'Talk' })
  const record = join(server.dataDir, 'record.jsonl')
  const bots = await Bots.join(shared, 1, { name: 'Bot', record, answer: true })
  t.after(() => bots.kill())
  const link = shared.replace(server.url, tap.url)
  const anna = new Person('Anna', await chromium.open(tap))
  const bert = new Person('Bert', await firefox.open(tap))
  for (const person of [anna, bert]) {
    await person.enter(link, { camera: false, microphone: false })
    await openChat(person)
  }
  const [bot] = bots.reports.map((report) => report.name)
  await until('everybody sees three', async () => (await recipients(anna)).length === 3 && (await recipients(bert)).length === 3)

  await t.test('a word to everybody appears with everybody, once, and is answered', async () => {
    await write(anna, PUBLIC)
    for (const person of [anna, bert]) {
      await until(`${person.name} reads it and the answer`, async () => {
        const texts = (await messages(person)).map(({ text }) => text)
        return texts.filter((text) => text === PUBLIC).length === 1 && texts.filter((text) => text === `Echo: ${PUBLIC}`).length === 1
      }, { describe: () => messages(person) })
    }
    await until('the bot reads it', () => bots.reports[0].messages.some(({ from, text }) => from === 'Anna' && text === PUBLIC))
    assert.deepEqual(await unsent(anna), [])
  })

  await t.test('a private word appears with one only', async () => {
    await address(anna, bot)
    await write(anna, PRIVATE, `Private message, only to ${bot}`)
    await until('the bot answers privately', async () => (await messages(anna)).some(({ text, isPrivate }) => isPrivate && text === `Echo: ${PRIVATE}`), {
      describe: () => messages(anna),
    })
    await until('the bot has read it as private', () => bots.reports[0].messages.some((message) => message.private && message.text === PRIVATE))
    // What is said after it has arrived at Bert, so that word would have, too.
    await address(anna, null)
    await write(anna, 'danach')
    await until('Bert reads what came later', async () => (await messages(bert)).some(({ text }) => text === 'danach'))
    assert.ok(!(await bert.text()).includes(PRIVATE), 'it is not with Bert')
  })

  for (const [writer, reader] of [
    [anna, bert],
    [bert, anna],
  ]) {
    await t.test(`each character ${writer.name} types live is with ${reader.name} soon`, async () => {
      await setLive(writer, true)
      await writer.tab.evaluate(noteInputs)
      await reader.tab.evaluate(noteLine)
      await focusField(writer)
      for (const character of TYPED) {
        await writer.tab.page.keyboard.type(character)
        await new Promise((resolve) => setTimeout(resolve, 60))
      }
      await until('the whole line is there', async () => (await reader.tab.evaluate(() => globalThis.testLine.at(-1)?.length ?? 0)) >= TYPED.length, {
        describe: () => reader.text(),
      })
      const typed = await writer.tab.evaluate(() => globalThis.testInputs)
      const read = await reader.tab.evaluate(() => globalThis.testLine)
      assert.equal(typed.length, TYPED.length)
      const waits = typed.map(({ length, at }) => read.find((state) => state.length >= length).at - at)
      waits.sort((a, b) => a - b)
      const [middle, worst] = [waits[waits.length >> 1], waits.at(-1)]
      const late = waits.filter((wait) => wait > WANTED_MS).length
      console.log(`| real-time text ${writer.tab.browserName} to ${reader.tab.browserName}, each of ${waits.length} characters | median ${Math.round(middle)} ms, worst ${Math.round(worst)} ms, ${late} above ${WANTED_MS} ms |`)
      assert.ok(middle < ASSERTED_MS, `${middle} ms`)
      await writer.tab.page.keyboard.press('Enter')
      await until('the line is a message', async () => (await messages(reader)).some(({ text }) => text === TYPED), { describe: () => messages(reader) })
      await setLive(writer, false)
    })
  }

  await t.test('the server sees none of the words', async () => {
    const seen = (await readFile(record, 'utf8')).trim().split('\n').map((line) => JSON.parse(line))
    const all = [...tap.messages, ...seen.filter((s) => s.is === 'message').map((s) => Buffer.from(s.text)), Buffer.from(server.log)]
    assert.ok(all.length > 50, `${all.length} messages recorded`)
    for (const word of [PUBLIC, PRIVATE, TYPED.split(',')[0]]) {
      for (const bytes of all) for (const form of forms(word)) assert.ok(bytes.indexOf(form) < 0, `“${word}” in ${bytes.subarray(0, 60)}`)
    }
  })

  await t.test('after a reload the chat is empty, as for anybody who comes later', async () => {
    assert.ok((await messages(bert)).length >= 4)
    await bert.tab.reload()
    await bert.inside()
    await openChat(bert)
    assert.deepEqual(await messages(bert), [])
    await until('Bert is back', async () => (await recipients(bert)).length === 3)
    await write(anna, 'wieder da')
    await until('Bert reads what is new', async () => (await messages(bert)).some(({ text }) => text === 'wieder da'), { describe: () => messages(bert) })
    assert.ok(!(await bert.text()).includes(PUBLIC))
  })

  assert.deepEqual(anna.tab.foreign, [])
  assert.deepEqual(bert.tab.foreign, [])
})

/** Opens the chat if it is closed. */
async function openChat(person) {
  const open = () => person.tab.evaluate(() => document.querySelector('.composer') !== null)
  const press = () =>
    person.tab.evaluate(() => {
      const key = [...document.querySelectorAll('button')].find((button) => /^Chat\b/.test(button.getAttribute('aria-label') ?? button.textContent.trim()))
      key?.click()
    })
  await until(`${person.name} has the chat open`, async () => {
    if (await open()) return true
    await press()
    return open()
  }, { describe: () => person.text() })
}

async function write(person, text, label = 'Message to everybody') {
  await person.tab.fill(label, text)
  await person.tab.click('button', 'Send')
}

/** The names one can write to, with "everybody" first. */
function recipients(person) {
  return person.tab.evaluate(() => [...document.querySelectorAll('.composer select option')].map((option) => option.textContent))
}

/** Chooses a recipient; null is everybody. */
async function address(person, name) {
  await person.tab.evaluate((name) => {
    const select = document.querySelector('.composer select')
    const option = [...select.options].find((o) => (name === null ? o.value === 'all' : o.textContent.includes(name)))
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(select, option.value)
    select.dispatchEvent(new Event('change', { bubbles: true }))
  }, name)
}

async function setLive(person, on) {
  const is = () => person.tab.evaluate(() => document.querySelector('.composer [role=switch]').checked)
  await until('the switch for real-time text', async () => {
    if ((await is()) === on) return true
    await person.tab.evaluate(() => document.querySelector('.composer [role=switch]').click())
    return (await is()) === on
  })
}

async function focusField(person) {
  await person.tab.evaluate(() => document.querySelector('.composer textarea').focus())
}

/** The messages of the panel. */
function messages(person) {
  return person.tab.evaluate(() =>
    [...document.querySelectorAll('.msg:not(.msg--live)')].map((item) => ({
      text: item.querySelector('.msg__text').textContent,
      isPrivate: item.classList.contains('msg--private'),
    })),
  )
}

function unsent(person) {
  return person.tab.evaluate(() => [...document.querySelectorAll('.msg__state')].map((item) => item.textContent))
}

/** Notes when each character was put in. */
function noteInputs() {
  globalThis.testInputs = []
  document.addEventListener('input', ({ target }) => {
    if (target.matches('.composer textarea')) globalThis.testInputs.push({ length: target.value.length, at: performance.timeOrigin + performance.now() })
  })
}

/** Notes how long somebody's line is, whenever it changes on screen. */
function noteLine() {
  globalThis.testLine = []
  const look = () => {
    const length = document.querySelector('.msg--live .msg__text')?.textContent.length ?? 0
    if (length > 0 && globalThis.testLine.at(-1)?.length !== length) globalThis.testLine.push({ length, at: performance.timeOrigin + performance.now() })
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
}

/** As text, UTF-16 and base64url at each alignment. */
function forms(word) {
  const bytes = Buffer.from(word)
  const shifted = [0, 1, 2].map((n) => Buffer.concat([Buffer.alloc(n), bytes]).toString('base64url').slice(4, -4))
  return [bytes, Buffer.from(word, 'utf16le'), ...shifted.map((s) => Buffer.from(s))]
}
