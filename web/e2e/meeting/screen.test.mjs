// Showing a screen: a host shows and others decode it, a participant asks, is allowed once and stopped at once, a page
// that sends without a yes is shown to nobody, a reload shows nothing, a changed network keeps the connection.

import assert from 'node:assert/strict'
import test from 'node:test'

import { createRoom } from './harness/bots.mjs'
import { startChromium, startFirefox } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { sleep, until } from './harness/wait.mjs'

/** Runs before the page: notes what is captured and who works with the keys, and lets a page without screens show a canvas. */
function watch() {
  const kept = { asked: 0, tracks: [], workers: [] }
  globalThis.testScreen = kept
  const devices = globalThis.navigator?.mediaDevices
  if (!devices) return
  const native = devices.getDisplayMedia?.bind(devices)
  const painted = () => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 1280, height: 720 })
    const paint = canvas.getContext('2d')
    paint.font = '20px monospace'
    setInterval(() => {
      paint.fillStyle = '#fff'
      paint.fillRect(0, 0, 1280, 720)
      paint.fillStyle = '#000'
      for (let line = 0; line < 30; line += 1) paint.fillText(`${line} ${performance.now() >> 9} some text that has to be legible`, 20, 24 * line + 20)
    }, 100)
    return canvas.captureStream(10)
  }
  globalThis.testPainted = painted
  devices.getDisplayMedia = async (wanted) => {
    kept.asked += 1
    kept.wanted = wanted
    const chosen = { ...wanted, video: { ...wanted.video, displaySurface: kept.surface ?? wanted.video.displaySurface } }
    const stream = navigator.userAgent.includes('Firefox') ? painted() : await native(chosen)
    kept.tracks.push(...stream.getTracks())
    return stream
  }
  const Native = globalThis.Worker
  globalThis.Worker = class Worker extends Native {
    constructor(...words) {
      super(...words)
      kept.workers.push(this)
    }
  }
}

test('showing a screen', { timeout: 400_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const firefox = await startFirefox()
  t.after(() => firefox.close())
  const { shared, owner } = await createRoom(server, { title: 'Screen' })

  const ada = new Person('Ada', await chromium.open(server, { script: watch }))
  const ben = new Person('Ben', await chromium.open(server, { script: watch }))
  const fritz = new Person('Fritz', await firefox.open(server, { script: watch }))
  const quiet = { camera: false, microphone: false }
  await ada.enter(owner, { ...quiet, button: 'Enter the room' })
  await ben.enter(shared, quiet)
  await fritz.enter(shared, quiet)
  const all = [ada, ben, fritz]
  for (const person of all) await until(`${person.name} sees all`, async () => (await person.names()).length === 3, { patience: 60_000, describe: () => person.names() })

  await t.test('a participant asks instead of showing: nothing is captured', async () => {
    await ben.tab.click('button', 'Show screen')
    await says(ben, 'You have asked the host')
    assert.equal(await asked(ben), 0)
    await says(ada, 'Ben would like to show a screen')
    assert.doesNotMatch(await fritz.text(), /would like to show/)
  })

  await t.test('a host shows a whole screen only after confirming it, and both browsers decode it', async () => {
    await ada.tab.evaluate(() => {
      globalThis.testScreen.surface = 'monitor' // as if this had been chosen in the picker
    })
    await ada.tab.click('button', 'Show screen')
    await says(ada, 'Show the whole screen?')
    const { wanted } = await ada.tab.evaluate(() => ({ wanted: globalThis.testScreen.wanted }))
    assert.equal(wanted.video.displaySurface, 'window')
    await sleep(1500)
    assert.equal(await screenOf(ben, 'Ada'), null, 'nothing is shown before that')
    await ada.tab.click('button', 'Show whole screen')
    await says(ada, 'You are showing your whole screen.')
    for (const person of [ben, fritz]) {
      await says(person, 'Ada is showing their screen.')
      await decodes(person, 'Ada')
    }
    console.log(`| Chromium shows a screen | ${await sent(ada)} |`)
  })

  await t.test('the network changes: new paths, the same connection, no picture lost for long', async () => {
    const before = await connection(ada)
    await ada.tab.evaluate(() => dispatchEvent(new Event('online')))
    await until('new credentials', async () => (await connection(ada)).ufrag !== before.ufrag)
    await sleep(1000)
    const from = performance.now()
    await decodes(ben, 'Ada')
    console.log(`| after new ICE credentials in place, the next four pictures | ${Math.round(performance.now() - from)} ms |`)
    await sleep(9000)
    await until('the connection stands', async () => (await connection(ada)).state === 'connected')
    assert.equal((await connection(ada)).number, before.number)
    await decodes(fritz, 'Ada')
  })

  await t.test('a page that sends without a yes is shown to nobody', async () => {
    const forced = await fritz.tab.evaluate(async () => {
      const connection = globalThis.testConnections.at(-1)
      const sender = connection.getSenders()[2]
      await sender.replaceTrack(globalThis.testPainted().getVideoTracks()[0])
      for (const worker of globalThis.testScreen.workers) worker.postMessage({ is: 'live', line: 'send screen', live: true })
      return sender.track.kind
    })
    assert.equal(forced, 'video')
    await sleep(4000)
    const left = await fritz.tab.evaluate(async () => {
      const stats = [...(await globalThis.testConnections.at(-1).getStats()).values()]
      return stats.filter((s) => s.type === 'outbound-rtp' && s.kind === 'video').reduce((sum, s) => sum + (s.packetsSent ?? 0), 0)
    })
    console.log(`| packets of pictures a modified page put on its lines | ${left} |`)
    for (const person of [ada, ben]) {
      assert.equal(await screenOf(person, 'Fritz'), null)
      assert.doesNotMatch(await person.text(), /Fritz is showing/)
    }
  })

  await t.test('the host stops showing', async () => {
    await ada.tab.click('button', 'Stop showing')
    await until('gone', async () => (await screenOf(ben, 'Ada')) === null && (await screenOf(fritz, 'Ada')) === null)
    assert.ok((await states(ada)).every((state) => state === 'ended'))
  })

  await t.test('allowed once, a participant shows; stopped by the host, the capture ends at once', async () => {
    await ada.tab.click('button', 'Allow once')
    await says(ben, 'You may show your screen once')
    assert.equal(await asked(ben), 0, 'a yes starts nothing')
    await ben.tab.click('button', 'Show screen')
    await says(ben, 'You are showing a window.')
    for (const person of [ada, fritz]) await decodes(person, 'Ben')
    const from = performance.now()
    await ada.tab.click('button', 'Stop showing')
    await until('the capture has ended', async () => (await states(ben)).every((state) => state === 'ended'), { every: 20 })
    console.log(`| from the host's press to the end of the capture | ${Math.round(performance.now() - from)} ms |`)
    await says(ben, 'The host has stopped your screen.')
    await until('gone', async () => (await screenOf(ada, 'Ben')) === null && (await screenOf(fritz, 'Ben')) === null)
    const asks = await asked(ben)
    await ben.tab.click('button', 'Show screen')
    await says(ben, 'You have asked the host')
    assert.equal(await asked(ben), asks, 'the yes was for once')
  })

  await t.test('for the meeting, also from Firefox', async () => {
    await ada.tab.click('button', 'Decline')
    await fritz.tab.click('button', 'Show screen')
    await says(ada, 'Fritz would like to show a screen')
    await ada.tab.click('button', 'For the whole meeting')
    await until('Fritz may', async () => /allows you to show/.test(await fritz.text()))
    await fritz.tab.click('button', 'Show screen')
    for (const person of [ada, ben]) await decodes(person, 'Fritz')
    console.log(`| Firefox shows a canvas | ${await sent(fritz)} |`)
    await fritz.tab.click('button', 'Stop showing')
    await until('gone', async () => (await screenOf(ada, 'Fritz')) === null)
  })

  await t.test('a reload does not go on showing', async () => {
    await ada.tab.evaluate(() => {
      globalThis.testScreen.surface = 'window'
    })
    await ada.tab.click('button', 'Show screen')
    await decodes(ben, 'Ada')
    await ada.tab.reload()
    await ada.inside()
    await until('gone', async () => (await screenOf(ben, 'Ada')) === null, { patience: 30_000 })
    await sleep(3000)
    assert.equal(await screenOf(ben, 'Ada'), null)
    assert.equal(await asked(ada), 0)
    assert.doesNotMatch(await ada.text(), /You are showing/)
  })

  await t.test('no page failed or asked anybody else', () => {
    for (const { name, tab } of all) {
      assert.deepEqual(tab.foreign, [], name)
      assert.deepEqual(tab.errors, [], name)
    }
  })
})

function says(person, sentence) {
  return until(`${person.name} reads: ${sentence}`, async () => (await person.text()).includes(sentence), { patience: 30_000, describe: () => person.text() })
}

/** How often the page has asked the browser for a screen. */
function asked(person) {
  return person.tab.evaluate(() => globalThis.testScreen.asked)
}

function states(person) {
  return person.tab.evaluate(() => globalThis.testScreen.tracks.map((track) => track.readyState))
}

/** The tile of somebody's screen, if it shows a picture. */
async function screenOf(person, name) {
  const tiles = await person.tiles()
  return tiles.find((tile) => tile.name === `Screen of ${name}` && tile.width > 0) ?? null
}

/** The screen is there, and at least four more pictures of it are played. */
async function decodes(person, name) {
  await until(`${person.name} sees the screen of ${name}`, () => screenOf(person, name), { patience: 40_000, describe: () => person.tiles() })
  const before = await played(person, name)
  await until(`${person.name} sees the screen of ${name} move`, async () => (await played(person, name)) >= before + 4, {
    patience: 30_000,
    describe: () => person.tiles(),
  })
}

/** Pictures of a screen played so far. Firefox counts none of a stream, but its clock goes on with each. */
async function played(person, name) {
  const tile = await screenOf(person, name)
  return tile === null ? 0 : Math.max(tile.frames, Math.floor(tile.time * 2))
}

/** What the screen's encoder makes, in words. */
async function sent(person) {
  const read = () =>
    person.tab.evaluate(async () => {
      const stats = [...(await globalThis.testConnections.at(-1).getStats()).values()]
      const out = stats.filter((s) => s.type === 'outbound-rtp' && s.kind === 'video' && (s.frameHeight ?? 0) > 180)
      return out.map((s) => ({ rid: s.rid ?? '-', size: `${s.frameWidth}×${s.frameHeight}`, frames: s.framesEncoded, bytes: s.bytesSent, key: s.keyFramesEncoded, mode: s.scalabilityMode ?? '', codec: s.codecId }))
    })
  const before = await read()
  await sleep(5000)
  const after = await read()
  return after
    .map((s, i) => `${s.rid} ${s.size} ${((s.frames - (before[i]?.frames ?? 0)) / 5).toFixed(1)}/s ${(((s.bytes - (before[i]?.bytes ?? 0)) * 8) / 5000).toFixed(0)} kbit/s, ${s.key} key frames ${s.mode}`)
    .join('; ')
}

function connection(person) {
  return person.tab.evaluate(() => {
    const connections = globalThis.testConnections
    const last = connections.at(-1)
    return { number: connections.length, state: last.connectionState, ufrag: /a=ice-ufrag:(\S+)/.exec(last.localDescription?.sdp ?? '')?.[1] }
  })
}
