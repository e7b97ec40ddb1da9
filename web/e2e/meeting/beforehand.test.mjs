// Before anybody is inside: how a passphrase is passed on, how many people a meeting holds, what applies in it, whether the
// microphone works. Everything in Chromium and in Firefox.

import assert from 'node:assert/strict'
import test from 'node:test'

import { createRoom } from './harness/bots.mjs'
import { startChromium, startFirefox } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { come, make, press, propose, QUIET, says } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

/** Places in a meeting of the server. */
const PLACES = 2

/** Runs in every page before its own code: keeps what was copied and which devices were opened, and never copies for real. */
function keepCopied() {
  const copied = []
  const tracks = []
  Object.defineProperty(globalThis, 'testKept', { value: { copied, tracks } })
  const { clipboard, mediaDevices } = globalThis.navigator ?? {}
  if (clipboard) {
    clipboard.writeText = (text) => {
      copied.push(text)
      return Promise.resolve()
    }
  }
  if (mediaDevices) {
    const native = mediaDevices.getUserMedia.bind(mediaDevices)
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await native(wanted)
      tracks.push(...stream.getTracks())
      return stream
    }
  }
}

test('before anybody is inside', { timeout: 300_000 }, async (t) => {
  const server = await Server.start({ KONKLAVE_ROOM_CAPACITY: String(PLACES) })
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const firefox = await startFirefox()
  t.after(() => firefox.close())
  const { shared } = await createRoom(server, { title: 'Before' })
  const anna = new Person('Anna', await chromium.open(server, { script: keepCopied }))
  const fritz = new Person('Fritz', await firefox.open(server, { script: keepCopied }))
  const people = [anna, fritz]

  for (const person of people) {
    const { tab } = person
    const proposed = () => until('a passphrase is proposed', () => tab.evaluate(() => document.querySelector('.create__pass textarea')?.value))

    await t.test(`${tab.browserName}: the start page says how many people a meeting holds`, async () => {
      await tab.goto(server.url)
      await says(person, new RegExp(`Up to ${PLACES} people per meeting`))
    })

    await t.test(`${tab.browserName}: a passphrase is proposed and passed on apart from the link`, async () => {
      await propose(person, server, { lobby: true, passphrase: true })
      const first = await proposed()
      assert.match(first, /^\p{L}+(-\p{L}+){3}$/u, 'four words')
      await press(person, 'Suggest another')
      const passphrase = await until('another one', async () => {
        const now = await proposed()
        return now !== first && now
      })
      const link = await make(person)
      assert.doesNotMatch(await person.text(), /#o\w/, 'the host link is covered')
      for (const words of [passphrase, first]) assert.ok(!decodeURIComponent(link).includes(words), 'it is not part of the link')
      assert.match(await person.text(), /Do not send it together with the link/)
      await press(person, 'Copy link')
      await press(person, 'Copy passphrase')
      const copied = await until('both are copied', async () => {
        const all = await tab.evaluate(() => globalThis.testKept.copied)
        return all.length === 2 && all
      })
      assert.deepEqual(copied, [link, passphrase], 'each by itself')
    })

    await t.test(`${tab.browserName}: the rules are there to be read before entering, and nobody was asked for a device`, async () => {
      await person.approach(shared, QUIET)
      const text = await person.text()
      for (const rule of [/No recording\./, /§\s201\sStGB/, /recording with a second device/, /Let others finish/, /Camera and microphone are voluntary/]) assert.match(text, rule)
      assert.match(text, /You enter muted and without a picture/)
      assert.equal(await tab.evaluate(() => globalThis.testKept.tracks.length), 0)
    })

    await t.test(`${tab.browserName}: the microphone is tried on this device alone, and closed again`, { skip: tab.browserName === 'Firefox' && 'without a screen it computes no sound' }, async () => {
      await tab.click('button', 'Start test')
      await says(person, /Easy to hear|Quiet\. Move closer/)
      assert.equal((await person.received()).state, 'none', 'nothing is connected')
      await press(person, 'End test')
      await until('the microphone is closed', () => tab.evaluate(() => globalThis.testKept.tracks.length > 0 && globalThis.testKept.tracks.every(({ readyState }) => readyState === 'ended')))
    })
  }

  await t.test('whoever finds no place is told so, and enters once there is one', async () => {
    const dora = new Person('Dora', await chromium.open(server))
    const emil = new Person('Emil', await firefox.open(server))
    for (const person of people) {
      await press(person, 'Join')
      await person.inside()
    }
    for (const person of [dora, emil]) {
      await come(person, shared)
      await says(person, /The room is full[\s\S]*As soon as somebody leaves you can enter/)
    }
    for (const [gone, late] of [
      [anna, dora],
      [fritz, emil],
    ]) {
      await gone.leave()
      await until(`it is over for ${gone.name}`, () => gone.tab.evaluate(() => document.querySelector('.ended') !== null))
      await press(late, 'Try again')
      await press(late, 'Join')
      await late.inside()
    }
    for (const { name, tab } of [...people, dora, emil]) {
      assert.deepEqual(tab.foreign, [], name)
      assert.deepEqual(tab.errors, [], name)
    }
  })
})
