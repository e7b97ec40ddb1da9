// A media server that lies, before a whole browser: what it changes, repeats, exchanges and holds back is never
// played, the person is told of what comes too late, and the rest goes on. The lie is told between the network and
// the key worker, where nothing but the server's word and the sealed bytes is known.

import assert from 'node:assert/strict'
import test from 'node:test'

import { Bots, createRoom } from './harness/bots.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { sleep, until } from './harness/wait.mjs'

/** Frames of each kind that a lie must have touched before it counts as told. */
const TOLD = { sound: 100, picture: 20 }
/** For how long the server holds frames back, in milliseconds: twice what is still played. */
const HELD = 20_000
/** For how long the keys of a former epoch are kept, and two seconds more, in milliseconds. */
const FORMER = 12_000

/** Runs in the page before its own code: workers are told nothing until the test says so. */
function holdWorkers() {
  const held = []
  let open = false
  globalThis.Worker = class Worker extends globalThis.Worker {
    postMessage(...words) {
      if (open) super.postMessage(...words)
      else held.push(() => super.postMessage(...words))
    }
  }
  globalThis.testReleaseWorkers = () => {
    open = true
    for (const post of held.splice(0)) post()
  }
}

/** Runs in the key worker before any line is there: whatever comes from the network passes `globalThis.liar`. */
function standBetween() {
  const native = { through: ReadableStream.prototype.pipeThrough }
  const readable = Object.getOwnPropertyDescriptor(RTCRtpScriptTransformer.prototype, 'readable')
  const receiving = new WeakSet()
  Object.defineProperty(RTCRtpScriptTransformer.prototype, 'readable', {
    ...readable,
    get() {
      const stream = readable.get.call(this)
      if (this.options.side === 'receive') receiving.add(stream)
      return stream
    },
  })

  const lines = []
  const touched = new WeakSet()
  const copy = (bytes) => new Uint8Array(bytes.slice(0))
  const lies = {
    clear: (line) => line.opened,
    empty: () => new Uint8Array(1),
    cut: (line, sealed) => sealed.subarray(0, sealed.length - 1),
    stripped: (line, sealed) => sealed.subarray(0, Math.max(1, sealed.length - 24)),
    changed: (line, sealed) => sealed.map((byte, at) => (at === sealed.length - 20 ? byte ^ 4 : byte)),
    repeated: (line) => line.passed[(line.told += 1) % line.passed.length],
    another: (line) => lines.find((other) => other !== line && other.kind === line.kind && other.newest)?.newest,
    'of another kind': (line) => lines.find((other) => other.kind !== line.kind && other.newest)?.newest,
    held: (line, sealed) => {
      line.held.push(sealed)
      return null
    },
    swallowed: () => null,
    released: (line) => line.held.shift(),
  }
  globalThis.liar = { lie: null, lines, told: { sound: 0, picture: 0 }, played: { sound: 0, picture: 0 } }

  ReadableStream.prototype.pipeThrough = function (pair, options) {
    if (!receiving.has(this)) return native.through.call(this, pair, options)
    const line = { kind: null, opened: null, newest: null, passed: [], told: 0, held: [] }
    lines.push(line)
    const before = new TransformStream({
      transform(frame, controller) {
        line.kind ??= frame instanceof RTCEncodedAudioFrame ? 'sound' : 'picture'
        const sealed = copy(frame.data)
        line.newest = sealed
        const { lie } = globalThis.liar
        if (lie === null) {
          line.passed.push(sealed)
          if (line.passed.length > 100) line.passed.shift()
          return controller.enqueue(frame)
        }
        const said = lies[lie](line, sealed)
        if (!said) return undefined
        touched.add(frame)
        globalThis.liar.told[line.kind] += 1
        frame.data = new Uint8Array(said).buffer
        return controller.enqueue(frame)
      },
    })
    const after = new TransformStream({
      transform(frame, controller) {
        if (touched.has(frame)) globalThis.liar.played[line.kind] += 1
        else if (line.kind === 'sound' || frame.type === 'key') line.opened = copy(frame.data)
        controller.enqueue(frame)
      },
    })
    const through = (stream, part, words) => native.through.call(stream, part, words)
    return through(through(through(this, before), pair, options), after)
  }
}

test('a media server that lies, before a whole browser', { timeout: 400_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const { shared } = await createRoom(server, { title: 'Lies' })
  const bots = await Bots.join(shared, 2)
  t.after(() => bots.kill())
  const anna = new Person('Anna', await chromium.open(server, { script: holdWorkers }))
  await anna.approach(shared)
  const [worker] = await Promise.all([anna.tab.page.waitForEvent('worker'), anna.tab.click('button', 'Join')])
  await worker.evaluate(standBetween)
  await anna.tab.evaluate(() => globalThis.testReleaseWorkers())
  await anna.inside()

  const annas = () => bots.reports.flatMap((report) => report.members.filter((member) => member.name === 'Anna'))
  const decoded = async () => {
    const { video, audio } = await anna.received()
    return { pictures: video.map((line) => line.decoded), sound: audio.map((line) => line.samples - line.concealed) }
  }
  /** Two people are seen and heard anew. */
  const lively = async (what) => {
    const before = await decoded()
    const grown = (now, before, least) => now.filter((count, at) => count > (before[at] ?? 0) + least).length >= 2
    await until(
      what,
      async () => {
        const now = await decoded()
        return grown(now.pictures, before.pictures, 10) && grown(now.sound, before.sound, 48_000)
      },
      { describe: decoded },
    )
  }
  const say = (lie) =>
    worker.evaluate((lie) => {
      Object.assign(globalThis.liar, { lie, told: { sound: 0, picture: 0 }, played: { sound: 0, picture: 0 } })
    }, lie)
  const heard = () =>
    worker.evaluate(() => {
      const { told, played, lines } = globalThis.liar
      return { told, played, held: lines.map((line) => line.held.length) }
    })
  /** Tells a lie until enough of it was told; nothing of it may be played. */
  const lie = async (name, told = TOLD) => {
    await say(name)
    const enough = async () => {
      const now = await heard()
      return Object.entries(told).every(([kind, least]) => now.told[kind] >= least)
    }
    await until(`enough frames ${name}`, enough, { describe: heard })
    const { played } = await heard()
    assert.deepEqual(played, { sound: 0, picture: 0 }, `frames ${name} are never played`)
  }

  await t.test('the truth is played', async () => {
    await lively('Anna sees and hears both bots')
    await until('a picture that stands alone was opened on each line', () =>
      worker.evaluate(() => globalThis.liar.lines.filter((line) => line.kind === 'picture' && line.opened).length >= 2),
    )
  })

  for (const name of ['clear', 'empty', 'cut', 'stripped', 'changed', 'repeated', 'another', 'of another kind']) {
    await t.test(`frames ${name} are dropped, and the truth is played again`, async () => {
      await lie(name)
      await say(null)
      await lively('Anna sees and hears both bots again')
    })
  }

  await t.test('frames held for twenty seconds and released are dropped, and Anna is told', async () => {
    await say('held')
    await sleep(HELD)
    await lie('released')
    await until('a sentence about the delay', async () => /delayed/i.test(await anna.text()), { describe: () => anna.text() })
    await say(null)
    await lively('Anna sees and hears both bots again')
  })

  await t.test('frames of a former epoch are dropped once its keys are gone', async () => {
    await worker.evaluate(() => globalThis.liar.lines.forEach((line) => line.held.splice(0)))
    await say('held')
    await until('frames are held', async () => (await heard()).held.filter((held) => held >= 60).length >= 4, { describe: heard })
    // Of whoever is here, and nothing that comes later.
    const silence = () => {
      for (const line of globalThis.liar.lines) line.held.splice(line.held.length >= 60 ? 60 : 0)
      globalThis.liar.lie = 'swallowed'
    }
    await worker.evaluate(silence)
    const { epoch } = bots.reports[0]
    const late = await Bots.join(shared, 1, { name: 'Late' })
    t.after(() => late.kill())
    await until('another epoch', () => bots.reports[0].epoch > epoch)
    await sleep(FORMER)
    await lie('released')
    await say(null)
    await lively('Anna sees and hears the others again')
    assert.doesNotMatch(await anna.text(), /delayed/i, 'they were not late: nobody can tell any more what they were')
  })

  await t.test('the others were disturbed by none of it, and no page failed', async () => {
    const before = annas().map(({ camera, microphone }) => [camera.frames, microphone.frames])
    await until('both bots see and hear Anna', () =>
      annas().every(({ camera, microphone }, at) => camera.frames > before[at][0] + 10 && microphone.frames > before[at][1] + 50),
    )
    assert.equal(await anna.dialog(), null)
    assert.deepEqual([anna.tab.foreign, anna.tab.errors], [[], []])
  })
})
