// What the server sees of a meeting: every byte of signalling between two browsers and the server, its memory, its data,
// its log, and every media frame as it forwards it. None of the planted words is in it, no frame can be decoded.

import assert from 'node:assert/strict'
import { open, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import test from 'node:test'

import { Bots } from './harness/bots.mjs'
import { startChromium, startFirefox } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { Tap } from './harness/tap.mjs'
import { until } from './harness/wait.mjs'

const TITLE = 'Geheimsache Zitronenfalter'
const NAMES = ['Wilhelmine Quastenflosser', 'Ottokar Mondgesicht']
const BOT = 'Federbusch'
const PASSPHRASE = 'siebzehn-blaue-Elefanten-tanzen'

test('the server sees a meeting and can read nothing of it', { timeout: 400_000 }, async (t) => {
  const tap = await Tap.open()
  t.after(() => tap.close())
  const server = await Server.start({ KONKLAVE_LOG_LEVEL: 'trace', KONKLAVE_ORIGINS: tap.url })
  t.after(() => server.stop())
  tap.to(server.port)
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const firefox = await startFirefox()
  t.after(() => firefox.close())

  // The room is made in a browser, as people do; its words are typed there.
  const wilhelmine = new Person(NAMES[0], await chromium.open(tap))
  const links = await createInBrowser(wilhelmine, tap.url)
  const record = join(server.dataDir, 'record.jsonl')
  await wilhelmine.approach(links.shared, {})
  await unlock(wilhelmine, /^(Join|Enter the room)$/)
  const ottokar = new Person(NAMES[1], await firefox.open(tap))
  await ottokar.approach(links.shared, {})
  await unlock(ottokar, 'Join')
  const bots = await Bots.join(links.shared.replace(tap.url, server.url), 1, { name: BOT, passphrase: PASSPHRASE, record })
  t.after(() => bots.kill())
  await until('the bot has pictures and sound of both', () => {
    const others = bots.reports[0].members.filter((m) => !m.own)
    return others.length === 2 && others.every((m) => m.camera.frames > 100 && m.camera.keyFrames > 0 && m.microphone.frames > 300)
  }, { patience: 120_000, describe: async () => bots.reports[0] })

  const words = [TITLE, PASSPHRASE, BOT, ...NAMES, ...TITLE.split(' ').slice(1), ...NAMES.flatMap((n) => n.split(' ')), new URL(links.shared).hash.slice(1)]
  const seen = (await readFile(record, 'utf8')).trim().split('\n').map((line) => JSON.parse(line))

  await t.test('the words did travel: everybody reads them', async () => {
    const text = await ottokar.text()
    assert.match(text, new RegExp(TITLE))
    for (const name of [NAMES[0], BOT]) assert.match(text, new RegExp(name))
  })

  await t.test('no planted word in any message', () => {
    const messages = [...tap.messages, ...seen.filter((s) => s.is === 'message').map((s) => Buffer.from(s.text))]
    console.log(`| recorded messages | ${messages.length} |`)
    assert.ok(messages.length > 50, `${messages.length} messages recorded`)
    for (const message of messages) search(message, words, `a message (${message.subarray(0, 60)})`)
  })

  await t.test('no planted word in any media frame', () => {
    const frames = seen.filter((s) => s.hex !== undefined)
    assert.ok(frames.length > 500, `${frames.length} frames recorded`)
    for (const frame of frames) search(Buffer.from(frame.hex, 'hex'), words, 'a frame')
  })

  await t.test('no planted word in the server’s memory', async () => {
    const size = await searchMemory(server.pid, words)
    console.log(`| server memory searched for ${words.length} planted words | ${(size / 1e6).toFixed(0)} MB |`)
  })

  await t.test('no planted word in the server’s data and log', async () => {
    search(Buffer.from(server.log), words, 'the log')
    assert.ok(server.log.length > 200, 'the log is on')
    for (const file of await readdir(join(server.dataDir, 'data'), { recursive: true, withFileTypes: true })) {
      if (file.isFile()) search(await readFile(join(file.parentPath ?? file.path, file.name)), words, file.name)
    }
  })

  await t.test('a decoder makes nothing of what the server forwards, but pictures of clear frames', async () => {
    const shown = await until('three pictures to compare with', async () => {
      const shown = await thumbnails(wilhelmine)
      return shown.length >= 3 && shown.some(structured) && shown
    })
    const video = seen.filter((s) => s.is === 'received' && s.kind === 'camera')
    assert.ok(video.length > 200, `${video.length} pictures recorded`)
    const byPeer = Map.groupBy ? Map.groupBy(video, (s) => s.peer) : group(video, (s) => s.peer)
    for (const frames of byPeer.values()) {
      const outcome = await decode(wilhelmine, frames.slice(0, 150))
      console.log(`| sealed ${frames[0].codec} frames given to a decoder | ${outcome.given} given, ${outcome.pictures.length} pictures |`)
      // VP8 takes any bytes behind a clear beginning for a picture now and then: noise, which resembles nobody.
      const chance = frames[0].codec === 'vp8' ? outcome.given / 20 : 0
      assert.ok(outcome.pictures.length <= chance, `${outcome.pictures.length} pictures`)
      for (const picture of outcome.pictures) {
        const likeness = Math.max(...shown.filter(structured).map((one) => correlation(one, picture)))
        assert.ok(likeness < 0.6, `a picture resembles what is shown: ${likeness}`)
      }
    }
    // The same decoder, fed with the clear loop of the bot, makes pictures: the check can see.
    const clear = await readFile(new URL('../../../crates/client/clips/tide.ivf', import.meta.url))
    const control = await decode(wilhelmine, ivf(clear))
    console.log(`| clear vp9 frames given to the same decoder | ${control.given} given, ${control.pictures.length} pictures |`)
    assert.equal(control.pictures.length, control.given)
    const [first, second] = control.pictures
    assert.ok(structured(first) && correlation(first, second) > 0.9, 'a picture resembles the one after it')
  })

  assert.deepEqual(wilhelmine.tab.foreign, [])
  assert.deepEqual(ottokar.tab.foreign, [])
})

/** Presses the button and, where it is asked for, types the passphrase. */
async function unlock(person, button) {
  await person.tab.click('button', button)
  const asked = () => person.tab.evaluate(() => /Passphrase of the meeting/.test(document.body.innerText))
  const there = () => person.tab.evaluate(() => document.querySelector('.stage') !== null)
  await until('the room, or the question for the passphrase', async () => (await asked()) || (await there()), { describe: () => person.text() })
  if (await asked()) {
    await person.tab.fill('Passphrase', PASSPHRASE)
    await person.tab.click('button', 'Check passphrase')
  }
  await person.inside()
}

/** Through the start page: title and passphrase are typed. */
async function createInBrowser(person, home) {
  const { tab } = person
  await tab.goto(home)
  await tab.click('button', 'Start a meeting')
  await tab.fill('Title', TITLE)
  await tab.fill('Passphrase', PASSPHRASE)
  // Everybody with the link comes in: what is tested here is what leaves the members' computers.
  await tab.evaluate(() => [...document.querySelectorAll('label.switch')].find((label) => label.innerText.startsWith('Let people wait')).click())
  await tab.click('button', 'Create room')
  const link = await until('the link', () =>
    tab.evaluate(() => /https?:\/\/[^\s"]+\/j\/[^\s"#]+#1[1-9A-HJ-NP-Za-km-z]+/.exec(document.body.innerText + [...document.querySelectorAll('input')].map((i) => i.value).join(' '))?.[0]),
    { patience: 30_000, describe: () => person.text() },
  )
  return { shared: link }
}

/** As text, UTF-16 and base64url at each alignment. */
function forms(word) {
  const bytes = Buffer.from(word)
  const shifted = [0, 1, 2].map((n) => Buffer.concat([Buffer.alloc(n), bytes]).toString('base64url').slice(4, -4))
  return [bytes, Buffer.from(word, 'utf16le'), ...shifted.filter((s) => s.length >= 8).map((s) => Buffer.from(s))]
}

function search(bytes, words, place) {
  for (const word of words) {
    for (const form of forms(word)) assert.ok(bytes.indexOf(form) < 0, `“${word}” in ${place}`)
  }
}

/** Every readable page of a process; how many bytes. */
async function searchMemory(pid, words) {
  const maps = (await readFile(`/proc/${pid}/maps`, 'utf8')).trim().split('\n')
  const memory = await open(`/proc/${pid}/mem`)
  let size = 0
  try {
    for (const line of maps) {
      const [, from, to, rights, name] = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$/.exec(line)
      if (!rights.startsWith('r') || name.startsWith('[v')) continue
      const [start, end] = [Number.parseInt(from, 16), Number.parseInt(to, 16)]
      // In pieces that overlap by more than a word.
      for (let at = start; at < end; at += (8 << 20) - 4096) {
        const piece = Buffer.alloc(Math.min(8 << 20, end - at))
        const { bytesRead } = await memory.read(piece, 0, piece.length, at).catch(() => ({ bytesRead: 0 }))
        size += bytesRead
        search(piece.subarray(0, bytesRead), words, `memory ${name || 'anonymous'}`)
      }
    }
  } finally {
    await memory.close()
  }
  assert.ok(size > 1e6, 'the memory could be read')
  return size
}

/** Feeds frames to the browser's decoder, each once as key frame, so that no excuse is left. Gives a thumbnail of each picture. */
function decode(person, frames) {
  return person.tab.evaluate(async (frames) => {
    const bytes = (hex) => Uint8Array.from(hex.match(/../g), (digits) => Number.parseInt(digits, 16))
    const codec = frames[0].codec === 'vp8' ? 'vp8' : 'vp09.00.10.08'
    const pictures = []
    const canvas = new OffscreenCanvas(16, 9).getContext('2d', { willReadFrequently: true })
    const make = () => {
      const decoder = new VideoDecoder({
        output: (picture) => {
          canvas.drawImage(picture, 0, 0, 16, 9)
          picture.close()
          pictures.push([...canvas.getImageData(0, 0, 16, 9).data])
        },
        error: () => undefined,
      })
      decoder.configure({ codec })
      return decoder
    }
    let decoder = make()
    for (const [n, frame] of frames.entries()) {
      if (decoder.state !== 'configured') decoder = make()
      const types = frame.key === undefined ? ['key'] : [frame.key ? 'key' : 'delta']
      for (const type of types) {
        try {
          decoder.decode(new EncodedVideoChunk({ type, timestamp: n * 66_000, data: bytes(frame.hex) }))
          if (frame.key === undefined) await decoder.flush()
        } catch {
          decoder = make()
        }
      }
    }
    await decoder.flush().catch(() => undefined)
    return { given: frames.length, pictures }
  }, frames)
}

/** A thumbnail of every picture on the stage: 16 × 9 pixels, red, green, blue and opacity of each. */
function thumbnails(person) {
  return person.tab.evaluate(() =>
    [...document.querySelectorAll('.tile video')].map((video) => {
      const canvas = new OffscreenCanvas(16, 9).getContext('2d', { willReadFrequently: true })
      canvas.drawImage(video, 0, 0, 16, 9)
      return [...canvas.getImageData(0, 0, 16, 9).data]
    }),
  )
}

/** Brightness without its mean. */
function relief(picture) {
  const bright = Array.from({ length: picture.length / 4 }, (_, i) => picture[4 * i] + picture[4 * i + 1] + picture[4 * i + 2])
  const mean = bright.reduce((sum, one) => sum + one, 0) / bright.length
  return bright.map((one) => one - mean)
}

/** Whether a picture is more than one colour. */
function structured(picture) {
  const deviations = relief(picture)
  return Math.sqrt(deviations.reduce((sum, one) => sum + one * one, 0) / deviations.length) > 15
}

/** Likeness of two pictures, from -1 to 1. */
function correlation(one, other) {
  const [a, b] = [relief(one), relief(other)]
  const product = (x, y) => x.reduce((sum, value, i) => sum + value * y[i], 0)
  return product(a, b) / (Math.sqrt(product(a, a) * product(b, b)) || 1)
}

/** Frames of an IVF file. */
function ivf(file) {
  const frames = []
  for (let at = file.readUInt16LE(6); at < file.length; ) {
    const length = file.readUInt32LE(at)
    frames.push({ codec: 'vp9', hex: file.subarray(at + 12, at + 12 + length).toString('hex'), key: frames.length % 15 === 0 })
    at += 12 + length
  }
  return frames
}

function group(items, key) {
  const groups = new Map()
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item])
  return groups
}
