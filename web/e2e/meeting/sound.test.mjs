// A room of sound alone: made in Chromium, entered in Firefox. Voices flow both ways; nobody is asked for a camera, no
// page offers one, and no line for pictures is negotiated.

import assert from 'node:assert/strict'
import test from 'node:test'

import { startChromium, startFirefox } from './harness/browsers.mjs'
import { growth, Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

/** Sound packets that must have come from the other. */
const PACKETS = 200

/** Runs in every page before its own code: keeps what was asked of the browser, and what was offered to the server. */
function keepAsked() {
  const asked = []
  const devices = globalThis.navigator?.mediaDevices
  for (const name of ['getUserMedia', 'getDisplayMedia']) {
    const native = devices?.[name]?.bind(devices)
    if (!native) continue
    devices[name] = (wanted) => {
      asked.push({ name, video: Boolean(wanted?.video) || name === 'getDisplayMedia' })
      return native(wanted)
    }
  }
  Object.defineProperty(globalThis, 'testAsked', { value: asked })
}

/** Makes the room as people do. Gives the link for everybody. */
async function make(person, server) {
  const { tab } = person
  await tab.goto(server.url)
  await tab.click('button', 'Start a meeting')
  await until('the form', () => tab.evaluate(() => document.querySelector('form.create') !== null))
  // With audio only, without a lobby and without a passphrase.
  await tab.evaluate(() => {
    for (const name of ['Audio only', 'Let people wait', 'Protect']) {
      const label = [...document.querySelectorAll('label.switch')].find((l) => l.innerText.startsWith(name))
      if (label.control.checked !== (name === 'Audio only')) label.click()
    }
  })
  await tab.click('button', 'Create room')
  const link = await until('the link', () => tab.evaluate(() => /https?:\/\/\S+\/j\/[^\s#]+#1-\w+/.exec(document.body.innerText)?.[0]), { patience: 30_000, describe: () => person.text() })
  await tab.click('button', 'To the meeting')
  await until('the door', () => tab.evaluate(() => document.querySelector('.pre__form') !== null))
  return link
}

/** The words on the switches of a page. */
function switches(person) {
  return person.tab.evaluate(() => [...document.querySelectorAll('[role=switch]')].map((key) => key.textContent.trim()))
}

async function noCamera(person) {
  // In words, or, where there is no room for them, as the name of a sign.
  assert.ok(await person.tab.evaluate(() => document.body.innerText.includes('Audio only') || document.querySelector('[aria-label="Audio only"]') !== null))
  assert.deepEqual((await switches(person)).filter((word) => /camera/i.test(word)), [])
  const asked = await person.tab.evaluate(() => globalThis.testAsked)
  assert.deepEqual(asked.filter(({ video }) => video), [])
}

test('a meeting of sound alone', { timeout: 300_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const firefox = await startFirefox()
  t.after(() => firefox.close())
  const anna = new Person('Anna', await chromium.open(server, { script: keepAsked }))
  const fritz = new Person('Fritz', await firefox.open(server, { script: keepAsked }))
  const people = [anna, fritz]

  await t.test('it is made so, and says so before the door without offering a camera', async () => {
    const link = await make(anna, server)
    await anna.tab.fill('Your name in the room', 'Anna')
    await anna.turn('Microphone', true)
    await noCamera(anna)
    await anna.tab.click('button', 'Enter the room')
    await anna.inside()
    await fritz.approach(link, { camera: false, microphone: true })
    assert.match(await fritz.text(), /for sound only/)
    await noCamera(fritz)
    await fritz.tab.click('button', 'Join')
    await fritz.inside()
    for (const person of people) {
      await until(`${person.name} sees both`, async () => JSON.stringify(await person.names()) === '["Anna","Fritz"]', { patience: 40_000, describe: () => person.text() })
    }
  })

  await t.test('voices flow, and pictures cannot', async () => {
    const before = await Promise.all(people.map((person) => person.received()))
    for (const [i, person] of people.entries()) {
      await until(`${person.name} hears`, async () => growth(before[i], await person.received()).audio.some((s) => s.packets > PACKETS), { patience: 60_000, describe: () => person.received() })
      await noCamera(person)
      const lines = await person.tab.evaluate(() =>
        globalThis.testConnections.flatMap((c) => [
          ...[c.localDescription, c.remoteDescription].flatMap((d) => (d?.sdp ?? '').match(/^m=\w+/gm) ?? []),
          ...c.getTransceivers().map((t) => `m=${t.receiver.track.kind}`),
        ]),
      )
      assert.deepEqual([...new Set(lines)], ['m=audio'])
      assert.deepEqual((await person.tiles()).filter(({ width }) => width > 0), [])
      assert.equal(await person.tab.evaluate(() => document.querySelector('video')), null)
    }
  })

  await t.test('neither the keys nor the menu open a camera or a screen', async () => {
    for (const person of people) {
      for (const key of ['v', 'd', 'b']) await person.tab.page.keyboard.press(key)
      await person.tab.click('button', 'More')
      await until('the menu', () => person.tab.evaluate(() => document.querySelector('[role=menu]') !== null))
      assert.doesNotMatch(await person.tab.evaluate(() => document.querySelector('[role=menu]').innerText), /camera|show screen|pause/i)
      await person.tab.page.keyboard.press('Escape')
      await noCamera(person)
      assert.deepEqual(person.tab.foreign, [])
      assert.deepEqual(person.tab.errors, [])
    }
  })
})
