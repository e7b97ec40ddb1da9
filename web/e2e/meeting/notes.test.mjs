// Notes: three people write in one text at once, one of them in another browser. Who comes later, and who reloads, sees what
// is there. The server sees none of it, and nothing of it stays with who leaves.

import assert from 'node:assert/strict'
import test from 'node:test'

import { createRoom } from './harness/bots.mjs'
import { startChromium, startFirefox } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { press, QUIET } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'
import { hears, keepAnnouncements } from './harness/talking.mjs'
import { Tap } from './harness/tap.mjs'
import { median, until } from './harness/wait.mjs'

/** What each of them writes; none of it may be read by the server. */
const WORDS = { Anna: 'Blaubeerpfannkuchen', Bert: 'Kirschkerndepot', Cora: 'Zwetschgenmusglas' }
const LATER = 'Quittengelee, langsam getippt'
/** Asserted with room for a busy machine; wanted is half a second. */
const ASSERTED_MS = 1_500

test('people write notes together', { timeout: 300_000 }, async (t) => {
  const tap = await Tap.open()
  t.after(() => tap.close())
  const [chromium, firefox, server] = await Promise.all([startChromium(), startFirefox(), Server.start({ KONKLAVE_LOG_LEVEL: 'trace', KONKLAVE_ORIGINS: tap.url })])
  t.after(() => Promise.all([chromium.close(), firefox.close(), server.stop()]))
  tap.to(server.port)
  const { shared } = await createRoom(server, { title: 'Notes' })
  const link = shared.replace(server.url, tap.url)
  const come = async (name, browser) => {
    const person = new Person(name, await browser.open(tap, { script: [keepAnnouncements, keepFiles] }))
    await person.enter(link, QUIET)
    return person
  }
  const three = await Promise.all([come('Anna', chromium), come('Bert', chromium), come('Cora', firefox)])
  const [anna, bert, cora] = three
  for (const person of three) await until(`${person.name} sees three`, async () => (await person.names()).length === 3)

  await t.test('what they write at once, each letter by letter, is one text with everybody', async () => {
    await Promise.all(three.map(openNotes))
    assert.match(await anna.text(), /disappears for all when the meeting ends/)
    await Promise.all(three.map((person) => person.tab.page.keyboard.type(`${WORDS[person.name]}\n`, { delay: 25 })))
    await alike(three, (text) => Object.values(WORDS).every((word) => text.includes(word)))
  })

  await t.test('each letter is with the others soon', async () => {
    await cora.tab.evaluate(noteLengths)
    await anna.tab.evaluate(noteLengths)
    const before = (await notes(cora)).length
    await caretToEnd(anna)
    await anna.tab.page.keyboard.type(LATER, { delay: 60 })
    await alike(three, (text) => text.includes(LATER))
    const [typed, read] = await Promise.all([anna, cora].map((person) => person.tab.evaluate(() => globalThis.testLengths)))
    const waits = typed.map(({ length, at }) => read.find((state) => state.length >= length).at - at)
    assert.equal(typed.at(-1).length, before + LATER.length)
    console.log(`| notes ${anna.tab.browserName} to ${cora.tab.browserName}, each of ${waits.length} characters | median ${Math.round(median(waits))} ms, worst ${Math.round(Math.max(...waits))} ms |`)
    assert.ok(median(waits) < ASSERTED_MS, `${waits}`)
  })

  await t.test('undoing takes back what one wrote oneself, and a caret stays where it was', async () => {
    const before = await notes(bert)
    await cora.tab.evaluate(() => document.querySelector('.notes textarea').setSelectionRange(0, 0))
    const place = before.indexOf(WORDS.Anna) + 4
    await bert.tab.evaluate((place) => document.querySelector('.notes textarea').setSelectionRange(place, place), place)
    // In one piece: what is typed slowly is taken back piece by piece.
    await cora.tab.evaluate(() => document.execCommand('insertText', false, 'Anfang '))
    await alike(three, (text) => text.startsWith('Anfang '))
    assert.equal(await bert.tab.evaluate(() => document.querySelector('.notes textarea').selectionStart), place + 'Anfang '.length)
    await cora.tab.page.keyboard.down('Control')
    await cora.tab.page.keyboard.press('z')
    await cora.tab.page.keyboard.up('Control')
    await alike(three, (text) => !text.includes('Anfang') && text.includes(WORDS.Anna) && text.includes(LATER))
  })

  const text = await notes(anna)
  await t.test('who comes later is told that there is something, and sees it; who reloads sees it again', async () => {
    const dora = await come('Dora', chromium)
    await until('the mark', () => dora.tab.evaluate(() => document.querySelector('.key__dot--fresh') !== null), { describe: () => dora.text() })
    await hears(dora, 'There is something new in the notes')
    await openNotes(dora)
    await alike([dora, anna], (its) => its === text)
    assert.ok(!(await dora.tab.evaluate(() => document.querySelector('.key__dot--fresh') !== null)))
    await cora.tab.reload()
    await cora.inside()
    await openNotes(cora)
    await alike([cora, anna], (its) => its === text)
    // And goes on writing.
    await caretToEnd(cora)
    await cora.tab.page.keyboard.type(' Schluss')
    await alike([anna, bert, cora, dora], (its) => its.endsWith(' Schluss'))
    assert.deepEqual(dora.tab.errors, [])
  })

  await t.test('a file of it is made in the page', async () => {
    await press(anna, 'Save', '.panel')
    await press(anna, 'As Markdown', '[role=menu]')
    const [file] = await until('a file', async () => {
      const files = await anna.tab.evaluate(() => globalThis.testFiles)
      return files.length > 0 && files
    })
    assert.equal(file.name, 'Notes.md')
    assert.equal(file.text, await notes(anna))
  })

  await t.test('the server sees none of the words', () => {
    const all = [...tap.messages, Buffer.from(server.log)]
    assert.ok(all.length > 50, `${all.length} messages recorded`)
    for (const word of [...Object.values(WORDS), LATER.split(',')[0]]) {
      for (const bytes of all) for (const form of forms(word)) assert.ok(bytes.indexOf(form) < 0, `“${word}” in ${bytes.subarray(0, 60)}`)
    }
  })

  await t.test('leaving leaves nothing of it', async () => {
    await anna.leave()
    await until('Anna is out', () => anna.tab.evaluate(() => document.querySelector('.stage') === null))
    const left = await anna.tab.evaluate(async () => {
      const fields = [...document.querySelectorAll('input, textarea')].map((field) => field.value)
      const databases = (await indexedDB.databases?.()) ?? []
      return JSON.stringify([document.body.innerText, fields, { ...localStorage }, { ...sessionStorage }, databases])
    })
    for (const word of Object.values(WORDS)) assert.ok(!left.includes(word), left)
  })

  for (const { tab } of three) assert.deepEqual([tab.foreign, tab.errors], [[], []])
})

/** Opens the notes by their key; the focus is then in the field. */
async function openNotes(person) {
  await person.tab.page.keyboard.press('n')
  await until(`${person.name} can write`, () => person.tab.evaluate(() => document.activeElement?.matches('.notes textarea') ?? false), { describe: () => person.text() })
}

const notes = (person) => person.tab.evaluate(() => document.querySelector('.notes textarea').value)

/** Waits until they all have the same text, and that is as it should be. */
function alike(people, right) {
  return until('all have the same text', async () => {
    const [first, ...others] = await Promise.all(people.map(notes))
    return right(first) && others.every((text) => text === first)
  }, { describe: () => Promise.all(people.map(notes)) })
}

function caretToEnd(person) {
  return person.tab.evaluate(() => {
    const field = document.querySelector('.notes textarea')
    field.focus()
    field.setSelectionRange(field.value.length, field.value.length)
  })
}

/** Runs in a page: notes when the text first had each length, by the clock of the machine. */
function noteLengths() {
  globalThis.testLengths = []
  const field = document.querySelector('.notes textarea')
  let last = field.value.length
  const look = () => {
    const { length } = field.value
    if (length === last) return
    last = length
    globalThis.testLengths.push({ length, at: performance.timeOrigin + performance.now() })
  }
  field.addEventListener('input', look)
  const watch = () => {
    look()
    requestAnimationFrame(watch)
  }
  watch()
}

/** Runs in every page before its own code: keeps what is saved as a file, in place of the browser. */
function keepFiles() {
  const files = []
  Object.defineProperty(globalThis, 'testFiles', { value: files })
  const blobs = new Map()
  const native = URL.createObjectURL
  URL.createObjectURL = (blob) => {
    const address = native.call(URL, blob)
    blobs.set(address, blob)
    return address
  }
  const click = HTMLAnchorElement.prototype.click
  HTMLAnchorElement.prototype.click = function () {
    const blob = blobs.get(this.href)
    if (!this.download || !blob) return click.call(this)
    void blob.text().then((text) => files.push({ name: this.download, text }))
  }
}

/** As text, UTF-16 and base64url at each alignment. */
function forms(word) {
  const bytes = Buffer.from(word)
  const shifted = [0, 1, 2].map((n) => Buffer.concat([Buffer.alloc(n), bytes]).toString('base64url').slice(4, -4))
  return [bytes, Buffer.from(word, 'utf16le'), ...shifted.map((s) => Buffer.from(s))]
}
