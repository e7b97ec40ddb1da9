// What goes wrong before a meeting: each case ends in a sentence with a way out, and disturbs nobody.

import assert from 'node:assert/strict'
import test from 'node:test'

import { Bots, createRoom } from './harness/bots.mjs'
import { startChromium, startFirefox } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

test('what goes wrong before a meeting', { timeout: 400_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const firefox = await startFirefox()
  t.after(() => firefox.close())
  const bare = await startChromium({ devices: 'none' })
  t.after(() => bare.close())
  const room = await createRoom(server)
  const bots = await Bots.join(room.shared, 1)
  t.after(() => bots.kill())

  for (const browser of [chromium, firefox]) {
    const person = async (name, options) => new Person(name, await browser.open(server, options))
    const label = browser === chromium ? 'Chromium' : 'Firefox'

    await t.test(`${label}: a link without its secret says that it was cut off`, async () => {
      const anna = await person('Anna')
      await anna.tab.goto(room.shared.split('#')[0])
      await says(anna, /link/i)
      await finish(anna)
    })

    await t.test(`${label}: a damaged secret does not enter`, async () => {
      const anna = await person('Anna')
      const last = room.shared.at(-1)
      await anna.approach(room.shared.slice(0, -1) + (last === 'a' ? 'b' : 'a'), { camera: false, microphone: false })
      await anna.tab.click('button', 'Join')
      await says(anna, /passphrase|expired|link/i)
      assert.equal(await anna.tab.evaluate(() => document.querySelector('.stage')), null)
      await finish(anna)
    })

    await t.test(`${label}: a room of nobody does not enter, and looks the same`, async () => {
      const anna = await person('Anna')
      const elsewhere = new URL(room.shared)
      const id = elsewhere.pathname.slice(3)
      const other = id.at(-1) === '2' ? '3' : '2'
      elsewhere.pathname = `/j/${id.slice(0, -1)}${other}`
      await anna.tab.goto(String(elsewhere))
      await says(anna, /Join the meeting|link/i)
      const form = await anna.tab.evaluate(() => document.querySelector('.pre__form') !== null)
      if (form) await anna.tab.click('button', 'Join')
      await says(anna, /passphrase|expired|link/i)
      await finish(anna)
    })

    await t.test(`${label}: a wrong passphrase is said, the right one admits`, async () => {
      const locked = await createRoom(server, { passphrase: 'vier Worte sind gut' })
      const anna = await person('Anna')
      await anna.approach(locked.shared, { camera: false, microphone: false })
      await anna.tab.click('button', 'Join')
      await says(anna, /Passphrase of the meeting/)
      await anna.tab.fill('Passphrase', 'drei Worte')
      await anna.tab.click('button', 'Check passphrase')
      await says(anna, /passphrase does not open the room/)
      await anna.tab.fill('Passphrase', 'vier Worte sind gut')
      await anna.tab.click('button', 'Check passphrase')
      await anna.inside()
      await finish(anna)
    })

    await t.test(`${label}: a browser that cannot encrypt frames is told so and joins nothing`, async () => {
      const anna = await person('Anna', { script: () => delete globalThis.RTCRtpScriptTransform })
      await anna.tab.goto(room.shared)
      await says(anna, /browser/i)
      assert.equal(await anna.tab.evaluate(() => document.querySelector('.pre__form')), null)
      await finish(anna)
    })

    await t.test(`${label}: without a granted camera and microphone one still takes part`, async () => {
      const refuse = () => {
        if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
      }
      const anna = await person('Anna', { script: refuse })
      await anna.approach(room.shared, { camera: false, microphone: false })
      await pressSwitch(anna, 'Camera')
      await says(anna, /camera/i)
      await until('the switch is off again', async () => !(await switched(anna, 'Camera')))
      await anna.tab.click('button', 'Join')
      await anna.inside()
      await until('the bot is seen', async () => (await anna.tiles()).some((tile) => tile.name.startsWith('Bot') && tile.width > 0))
      await anna.leave()
      await finish(anna)
    })
  }

  await t.test('Chromium: a computer without camera and microphone says so and still takes part', async () => {
    const anna = new Person('Anna', await bare.open(server))
    await anna.approach(room.shared, { camera: false, microphone: false })
    await pressSwitch(anna, 'Microphone')
    await says(anna, /microphone/i)
    await until('the switch is off again', async () => !(await switched(anna, 'Microphone')))
    await anna.tab.click('button', 'Join')
    await anna.inside()
    await until('the bot is seen', async () => (await anna.tiles()).some((tile) => tile.name.startsWith('Bot') && tile.width > 0))
    await anna.leave()
    await finish(anna)
  })

  await t.test('Chromium: a permission that the browser itself denies is said', async () => {
    const anna = new Person('Anna', await bare.open(server, { permissions: [] }))
    await anna.approach(room.shared, { camera: false, microphone: false })
    await pressSwitch(anna, 'Camera')
    await says(anna, /camera/i)
    await until('the switch is off again', async () => !(await switched(anna, 'Camera')))
    await finish(anna)
  })

  await t.test('a client of another protocol version is refused as outdated', async () => {
    const anna = new Person('Anna', await chromium.open(server))
    await anna.tab.goto(server.url)
    const refusal = await anna.tab.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/ws`)
          const id = 'AAAAAAAAAAAAAAAAAAAAAA'
          socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', version: 999, room: id, invite: id, device: 'desktop' }))
          socket.onmessage = (event) => resolve(JSON.parse(event.data))
          socket.onclose = () => reject(new Error('closed without a word'))
        }),
    )
    await finish(anna)
    assert.equal(refusal.type, 'refused')
    assert.equal(refusal.code, 'outdated')
  })

  await t.test('the bot was disturbed by none of it', async () => {
    await until('the bot is alone', () => bots.reports[0].members.length === 1, { describe: async () => bots.reports[0] })
    assert.equal(bots.reports[0].phase, 'Joined')
  })
})

/** The page says something like this. */
async function says(person, pattern) {
  await until(`the page says ${pattern}`, async () => pattern.test(await person.text()), { describe: () => person.text() })
}

async function pressSwitch(person, name) {
  await person.tab.evaluate((name) => {
    const keys = [...document.querySelectorAll('[role=switch]')]
    keys.find((k) => k.textContent.trim().startsWith(name)).click()
  }, name)
}

function switched(person, name) {
  return person.tab.evaluate((name) => {
    const keys = [...document.querySelectorAll('[role=switch]')]
    return keys.find((k) => k.textContent.trim().startsWith(name))?.getAttribute('aria-checked') === 'true'
  }, name)
}

/** No foreign request, no error; gone. */
async function finish(person) {
  assert.deepEqual(person.tab.foreign, [])
  assert.deepEqual(person.tab.errors, [])
  await person.tab.close()
}
