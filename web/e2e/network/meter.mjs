// What a person hears and sees, measured in their page.

import { loadavg } from 'node:os'

import { median, until } from '../meeting/harness/wait.mjs'

/** A silence shorter than this is no interruption, in milliseconds. */
const INTERRUPTED = 400
/** Sound is back when it keeps coming for this long. */
const STEADY = 500
/** Samples of one person per second. */
const RATE = 48_000

/** Runs in a page: every 50 ms, how many samples of sound came in that were not made up, by the clock of the machine. */
function keepHeard() {
  const heard = []
  const last = new Map()
  globalThis.testHeard = heard
  setInterval(async () => {
    const connection = globalThis.testConnections.filter((c) => c.connectionState !== 'closed').at(-1)
    if (!connection) return
    const number = globalThis.testConnections.indexOf(connection)
    let fresh = 0
    for (const s of (await connection.getStats()).values()) {
      if (s.type !== 'inbound-rtp' || s.kind !== 'audio') continue
      const key = `${number} ${s.mid}`
      const real = (s.totalSamplesReceived ?? 0) - (s.concealedSamples ?? 0)
      const packets = s.packetsReceived ?? 0
      const before = last.get(key) ?? { real: 0, packets: 0 }
      if (packets > before.packets && real > before.real) fresh += real - before.real
      last.set(key, { real, packets })
    }
    heard.push({ at: Date.now(), fresh })
  }, 50)
}

/** Runs in a page: every change of the sentences across the stage, by the clock of the machine. */
function keepSentences() {
  const sentences = []
  globalThis.testSentences = sentences
  const look = () => {
    const text = document.querySelector('.banners')?.innerText ?? ''
    if (text !== sentences.at(-1)?.text) sentences.push({ at: Date.now(), text })
  }
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
  look()
}

/** Begins to measure. */
export async function watch(person) {
  await person.tab.evaluate(keepHeard)
  await person.tab.evaluate(keepSentences)
}

/** Waits until sound has come steadily for a while. */
export async function hearing(person, patience = 60_000) {
  await until(`${person.name} hears`, async () => steady(await heard(person)), { patience, describe: () => person.text() })
}

const heard = (person) => person.tab.evaluate(() => globalThis.testHeard.slice(-200))

function steady(samples) {
  const end = samples.at(-1)?.at ?? 0
  return share(samples, end - 2000, end) > 0.7
}

/** How much of the time between two moments was filled with sound. */
function share(samples, from, to) {
  const fresh = samples.filter(({ at }) => at > from && at <= to).reduce((sum, { fresh }) => sum + fresh, 0)
  return fresh / ((RATE * (to - from)) / 1000)
}

/** When sound was interrupted after `since` and when it was back, both in milliseconds from `since`; waits for that. */
export async function interruption(person, since, patience = 40_000) {
  let found = null
  await until(
    `${person.name} hears again`,
    async () => {
      const samples = await person.tab.evaluate((since) => globalThis.testHeard.filter(({ at }) => at > since - 1000), since)
      found = gap(samples, since)
      return found !== null
    },
    { patience, every: 200, describe: () => person.text() },
  )
  return found
}

/** The first interruption after `since`; null while it lasts, or while there was none. */
export function gap(samples, since) {
  let last = null
  for (const [n, { at, fresh }] of samples.entries()) {
    if (fresh === 0) continue
    if (last !== null && at > since && at - last >= INTERRUPTED && lasts(samples, n)) return { lost: last - since, back: at - since, silent: at - last }
    if (last === null || at <= since || at - last < INTERRUPTED) last = at
  }
  return null
}

/** Whether sound goes on from here for a while. */
function lasts(samples, from) {
  const begin = samples[from].at
  return samples.at(-1).at >= begin + STEADY && share(samples, begin, begin + STEADY) > 0.5
}

/** The sentences across the stage since `since`, with milliseconds from there. */
export async function sentences(person, since) {
  const all = await person.tab.evaluate(() => globalThis.testSentences)
  return all.filter(({ at }) => at >= since).map(({ at, text }) => ({ after: at - since, text: text.replaceAll('\n', ' ') }))
}

/** Running totals of everything that comes in. */
export function totals(person) {
  return person.tab.evaluate(async () => {
    const sum = { at: Date.now(), connections: globalThis.testConnections.length, packets: 0, lost: 0, samples: 0, concealed: 0, decoded: 0, freezes: 0, frozen: 0, width: 0 }
    const connection = globalThis.testConnections.filter((c) => c.connectionState !== 'closed').at(-1)
    for (const s of (await connection.getStats()).values()) {
      if (s.type !== 'inbound-rtp') continue
      if (s.kind === 'audio' && s.packetsReceived > 0) {
        sum.packets += s.packetsReceived
        sum.lost += s.packetsLost
        sum.samples += s.totalSamplesReceived ?? 0
        sum.concealed += s.concealedSamples ?? 0
      }
      if (s.kind === 'video' && s.framesDecoded > 0) {
        sum.decoded += s.framesDecoded
        sum.freezes += s.freezeCount ?? 0
        sum.frozen += s.totalFreezesDuration ?? 0
        sum.width = Math.max(sum.width, s.frameWidth ?? 0)
      }
    }
    return sum
  })
}

/** What came in between two totals of the same connection. */
export function between(before, after) {
  const since = (key) => after[key] - before[key]
  const seconds = since('at') / 1000
  return {
    seconds,
    again: since('connections'),
    lost: since('lost') / Math.max(1, since('lost') + since('packets')),
    concealed: since('concealed') / Math.max(1, since('samples')),
    freezes: since('freezes'),
    frozen: since('frozen'),
    pictures: since('decoded') / seconds,
    width: after.width,
  }
}

/** One line of the report, with the load of the machine beside it. */
export function row(what, figure) {
  console.log(`| ${what} | ${figure} | load ${loadavg()[0].toFixed(1)} |`)
}

/** Middle, worst, and all of them, in seconds. */
export function spread(milliseconds) {
  const s = (ms) => (ms / 1000).toFixed(1)
  return `median ${s(median(milliseconds))} s, worst ${s(Math.max(...milliseconds))} s (${milliseconds.map(s).join(', ')})`
}
