// One meeting of six: three in Chromium, one in Firefox, two bots. Everybody sees and hears everybody, somebody comes
// late, somebody leaves, somebody reloads, the server is killed and started again. Nobody clicks to repair anything.

import assert from 'node:assert/strict'
import test from 'node:test'

import { Bots, createRoom } from './harness/bots.mjs'
import { startChromium, startFirefox } from './harness/browsers.mjs'
import { growth, Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { sleep, until } from './harness/wait.mjs'

/** How long everybody is watched. */
const WATCHED = 20_000
/** Pictures of each other person that must have been decoded in that time, and sound packets that must have come. */
const PICTURES = 40
const PACKETS = 500
/** The same after each change, as soon as it has come. */
const BRIEFLY = [null, 6, 100]

test('six people in a meeting', { timeout: 900_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const firefox = await startFirefox()
  t.after(() => firefox.close())
  const { shared } = await createRoom(server, { title: 'Six' })
  const bots = await Bots.join(shared, 2)
  t.after(() => bots.kill())

  const people = []
  for (const name of ['Anna', 'Ben', 'Cleo']) people.push(new Person(name, await chromium.open(server)))
  people.push(new Person('Fritz', await firefox.open(server)))
  for (const person of people) await person.enter(shared)
  const everybody = () => [...people.map((p) => p.name), ...bots.reports.map((r) => r.name)].sort()

  t.afterEach(async () => {
    for (const person of people) {
      const dialog = await person.dialog().catch(() => null)
      if (dialog) console.log(`| ${person.name} has a dialog in the way | ${dialog.replaceAll('\n', ' ').slice(0, 160)} |`)
    }
  })

  await t.test('everybody decodes everybody’s picture and sound', async () => {
    for (const person of people) await sees(person, everybody())
    await exchange(people, bots, WATCHED, PICTURES, PACKETS)
  })

  await t.test('somebody leaves: the epoch advances and media goes on', async () => {
    const before = Math.max(...bots.reports.map((r) => r.epoch))
    const [ben] = people.splice(1, 1)
    await ben.leave()
    await until('Ben is told it is over', () => ben.tab.evaluate(() => document.querySelector('.stage') === null))
    clean(ben)
    await ben.tab.close()
    for (const person of people) await sees(person, everybody())
    await until('a new epoch', () => bots.reports.every((r) => r.epoch > before))
    await exchange(people, bots, ...BRIEFLY)
  })

  await t.test('somebody who comes late sees and hears all, and all see them', async () => {
    const late = new Person('Late', await chromium.open(server))
    await late.enter(shared)
    people.push(late)
    for (const person of people) await sees(person, everybody())
    await exchange(people, bots, ...BRIEFLY)
  })

  await t.test('somebody reloads: the same person, no ghost', async () => {
    const cleo = people.find((p) => p.name === 'Cleo')
    const member = () => bots.reports[0].members.filter((m) => m.name === 'Cleo').map((m) => m.member)
    const before = member()
    await cleo.tab.reload()
    await cleo.inside()
    await cleo.turn('Camera', true)
    await cleo.turn('Microphone', true)
    for (const person of people) await sees(person, everybody())
    await sleep(1500)
    assert.deepEqual(member(), before)
    await exchange(people, bots, ...BRIEFLY)
  })

  await t.test('the server is killed and started again: media comes back without a click', async () => {
    await server.kill()
    await sleep(1000)
    const before = await Promise.all(people.map((p) => p.received()))
    const killed = performance.now()
    await server.run()
    await exchangeAgain(people, before, bots)
    console.log(`| media back for all six after kill -9, from the new process on | ${Math.round(performance.now() - killed)} ms |`)
    for (const person of people) await sees(person, everybody())
    await exchange(people, bots, ...BRIEFLY)
  })

  await t.test('no page asked any other host for anything, and none failed', () => {
    for (const person of people) clean(person)
  })
})

/** The stage shows exactly these names, and a moving picture for each of the others. */
async function sees(person, names) {
  const wrong = async () => {
    const shown = await person.names()
    if (JSON.stringify(shown) !== JSON.stringify(names)) return { shown }
    const still = (await person.tiles()).filter((tile) => tile.width === 0).map((tile) => tile.name)
    return still.length > 0 ? { still, dialog: await person.dialog() } : null
  }
  await until(`${person.name} sees ${names}`, async () => (await wrong()) === null, { patience: 60_000, every: 250, describe: wrong })
}

/** Over `watched` milliseconds, everybody gets at least this much of each other; null: sooner or later, without a click. */
async function exchange(people, bots, watched, pictures, packets) {
  const begin = performance.now()
  const before = await Promise.all(people.map((p) => p.received()))
  const botsBefore = structuredClone(bots.reports)
  const judge = async () => judged(people, bots, before, botsBefore, await Promise.all(people.map((p) => p.received())), pictures, packets)
  let seen
  if (watched === null) {
    await until('everybody has more of everybody', async () => (seen = await judge()).wrong.length === 0, { describe: async () => seen?.wrong })
  } else {
    await sleep(watched)
    seen = await judge()
  }
  const took = Math.round((performance.now() - begin) / 1000)
  for (const row of seen.rows) console.log(`| ${row.who}, ${took} s | ${row.got} |`)
  assert.deepEqual(seen.wrong, [])
}

/** What everybody got since `before`, and what of it is too little. */
function judged(people, bots, before, botsBefore, after, pictures, packets) {
  const others = people.length + bots.reports.length - 1
  const [rows, wrong] = [[], []]
  people.forEach((person, i) => {
    const grown = growth(before[i], after[i])
    const seen = grown.video.filter((s) => s.decoded >= pictures)
    const heard = grown.audio.filter((s) => s.packets >= packets && s.samples > 0)
    const concealed = grown.audio.reduce((sum, s) => sum + s.concealed, 0) / Math.max(1, grown.audio.reduce((sum, s) => sum + s.samples, 0))
    rows.push({
      who: `${person.name} (${person.tab.browserName})`,
      got:
        `pictures ${grown.video.filter((s) => s.decoded > 0).map((s) => s.decoded)} | ` +
        `packets ${grown.audio.filter((s) => s.packets > 0).map((s) => s.packets)} | concealed ${(concealed * 100).toFixed(1)} %`,
    })
    if (seen.length < others) wrong.push(`${person.name} sees ${others}: ${JSON.stringify(grown.video)}`)
    if (heard.length < Math.min(others, 6)) wrong.push(`${person.name} hears ${others}: ${JSON.stringify(grown.audio)}`)
  })
  for (const report of bots.reports) {
    const old = new Map(botsBefore.find((r) => r.name === report.name).members.map((m) => [m.member, m]))
    const grown = report.members.filter((m) => !m.own).map((m) => ({
      name: m.name,
      pictures: m.camera.frames - (old.get(m.member)?.camera.frames ?? 0),
      packets: m.microphone.frames - (old.get(m.member)?.microphone.frames ?? 0),
      invalid: m.camera.invalid + m.microphone.invalid,
    }))
    rows.push({ who: `${report.name} (native)`, got: `pictures ${grown.map((g) => g.pictures)} | packets ${grown.map((g) => g.packets)} | dropped ${JSON.stringify(report.dropped)}` })
    if (grown.length !== others) wrong.push(`${report.name} knows ${grown.length} of ${others}`)
    for (const { name, pictures: p, packets: s, invalid } of grown) {
      assert.equal(invalid, 0, `${report.name}: what opened of ${name} is a frame of its codec`)
      if (p < pictures * 0.6) wrong.push(`${report.name} got ${p} pictures of ${name}`)
      if (others <= 6 && s < packets * 0.6) wrong.push(`${report.name} got ${s} sounds of ${name}`)
    }
  }
  return { rows, wrong }
}

/** Waits until everybody decodes more pictures of everybody than `before`, when nothing more could come. */
async function exchangeAgain(people, before, bots) {
  const others = people.length + bots.reports.length - 1
  await Promise.all(
    people.map(async (person, i) => {
      const again = async () => {
        const grown = growth(before[i], await person.received())
        return grown.video.filter((s) => s.decoded > 3).length >= others
      }
      await until(`${person.name} sees all again`, again, { patience: 60_000, describe: () => person.received() })
    }),
  )
}

/** No foreign request, no error of the page. */
function clean(person) {
  assert.deepEqual(person.tab.foreign, [], `${person.name} asked foreign hosts`)
  assert.deepEqual(person.tab.errors, [], `${person.name}'s page failed`)
}
