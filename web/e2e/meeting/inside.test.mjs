// What the page says and shows while one is inside: who comes and goes, who signs, how long the chat lasts, the own
// connection, pages of people, less motion, and a connection that breaks. One person in Chromium, one in Firefox; what
// holds for one holds for both.

import assert from 'node:assert/strict'
import test from 'node:test'

import { Bots, createRoom } from './harness/bots.mjs'
import { startChromium, startFirefox } from './harness/browsers.mjs'
import { chooseFrom } from './harness/menus.mjs'
import { Person } from './harness/people.mjs'
import { openPeople, press, QUIET, says, saysNoMore, sees } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'
import { announced, closePanel, hears, keepAnnouncements, openChat, reads, write } from './harness/talking.mjs'
import { until } from './harness/wait.mjs'

/** With so many in the room a page beside a pinned person does not hold them all. */
const BOTS = 5
/** A movement shorter than this is none, in seconds. */
const STILL = 0.001

/** Runs in every page before its own code: keeps what was opened, and on demand makes the connection look bad or the device offline. */
function watch() {
  const opened = []
  Object.defineProperty(globalThis, 'testTracks', { value: opened })
  const devices = globalThis.navigator?.mediaDevices
  if (!devices) return
  const open = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (wanted) => {
    const stream = await open(wanted)
    opened.push(...stream.getTracks())
    return stream
  }
  const look = RTCPeerConnection.prototype.getStats
  RTCPeerConnection.prototype.getStats = async function getStats(...words) {
    const report = await look.apply(this, words)
    if (!globalThis.testWeak || words.length > 0) return report
    return new Map([...report.entries(), ['test', { id: 'test', type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.5, roundTripTime: 1 }]])
  }
  Object.defineProperty(navigator, 'onLine', { get: () => !globalThis.testOffline })
}

test('what the page says and shows inside', { timeout: 400_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const firefox = await startFirefox({ preferences: { 'ui.prefersReducedMotion': 1 } })
  t.after(() => firefox.close())
  const { shared, owner } = await createRoom(server, { title: 'Inside' })
  const script = [keepAnnouncements, watch]
  const anna = new Person('Anna', await chromium.open(server, { script }))
  const fritz = new Person('Fritz', await firefox.open(server, { script }))
  const both = [anna, fritz]
  await anna.enter(owner, { ...QUIET, microphone: true, button: 'Enter the room' })
  await fritz.enter(shared, { ...QUIET, microphone: true })
  for (const person of both) await sees(person, ['Anna', 'Fritz'])

  await t.test('a screen reader is told who comes and who goes, unless that is switched off', async () => {
    await hears(anna, 'Fritz is here.')
    await chooseFrom(fritz, 'More', 'Announcements')
    await until('the dialog', async () => /What a screen reader says/.test((await fritz.dialog()) ?? ''))
    await fritz.tab.evaluate(() => [...document.querySelectorAll('[role=dialog] label')].find((label) => label.textContent.startsWith('Who comes and goes')).click())
    await press(fritz, 'Close', '.dialog')
    const ben = new Person('Ben', await chromium.open(server))
    await ben.enter(shared, QUIET)
    await hears(anna, 'Ben is here.')
    await says(fritz, /Ben is here\./)
    await ben.leave()
    await hears(anna, 'Ben has left.')
    await says(fritz, /Ben has left\./)
    assert.deepEqual((await announced(fritz)).filter((said) => said.includes('Ben')), [], 'seen, but not said')
    await ben.tab.close()
    for (const person of both) await sees(person, ['Anna', 'Fritz'])
  })

  await t.test('the chat says that it disappears, to whoever opens it; a link in it is text', async () => {
    const link = 'https://elsewhere.example/path?x=1'
    for (const person of both) {
      await openChat(person)
      await says(person, /Disappears for everybody as soon as the meeting ends\./)
    }
    await write(anna, `See ${link}`)
    for (const person of both) {
      await reads(person, link)
      assert.equal(await person.tab.evaluate(() => document.querySelectorAll('.panel a[href]').length), 0)
      await closePanel(person)
    }
  })

  for (const [person, other] of [
    [anna, fritz],
    [fritz, anna],
  ]) {
    const { browserName } = person.tab

    await t.test(`${browserName}: a weak connection is shown to oneself, and to nobody else`, async () => {
      const word = (who) => who.tab.evaluate(() => [...document.querySelectorAll('.quality')].map((found) => found.textContent))
      const strong = async (who) => /^Your connection: (?!very weak)/.test((await word(who)).join())
      for (const who of both) await until(`${who.name} is connected well enough`, () => strong(who), { describe: () => word(who) })
      await person.tab.evaluate(() => (globalThis.testWeak = true))
      await says(person, /Your connection is very weak\.[\s\S]*Load no pictures/)
      assert.deepEqual(await word(person), ['Your connection: very weak'])
      await openPeople(other)
      // A busy machine may make the other's own connection weak, but not so weak.
      assert.doesNotMatch(await other.text(), /very weak/i)
      assert.ok(!(await other.tiles()).some(({ sentence }) => /weak/i.test(sentence)))
      assert.ok(await strong(other))
      await closePanel(other)
      await person.tab.evaluate(() => (globalThis.testWeak = false))
      await saysNoMore(person, /Your connection is very weak/)
    })

    await t.test(`${browserName}: a microphone that the device keeps silent is not shown as if it were heard`, async () => {
      const mute = (muted) =>
        person.tab.evaluate((muted) => {
          const track = globalThis.testTracks.findLast((candidate) => candidate.kind === 'audio' && candidate.readyState === 'live')
          Object.defineProperty(track, 'muted', { value: muted, configurable: true })
          // The handlers themselves: Firefox delivers no event of a test's making to a track that only its owner sees.
          if (muted) track.onmute?.(new Event('mute'))
          else track.onunmute?.(new Event('unmute'))
        }, muted)
      await mute(true)
      await says(person, /Your microphone is on, but your device keeps it silent/)
      await mute(false)
      await saysNoMore(person, /your device keeps it silent/)
    })

    await t.test(`${browserName}: who signs is framed like who speaks, on the pages of both, until they say that they have stopped`, async () => {
      const looks = (who, name) =>
        who.tab.evaluate((name) => {
          const tile = [...document.querySelectorAll('.tile')].find((each) => each.querySelector('.tile__name').textContent.includes(name))
          return { framed: tile.classList.contains('tile--speaking'), sentence: tile.querySelector('.sr-only').textContent }
        }, name)
      await person.turn('Microphone', false)
      await person.turn('Camera', true)
      for (const signing of [true, false]) {
        await person.tab.evaluate(() => document.activeElement?.blur())
        await person.tab.page.keyboard.press('g')
        for (const who of both) {
          const so = async () => {
            const { framed, sentence } = await looks(who, person.name)
            return framed === signing && sentence.includes('signing') === signing
          }
          await until(`${who.name} sees ${signing ? 'the' : 'no'} frame of ${person.name}`, so, { describe: () => looks(who, person.name) })
        }
      }
      await person.turn('Camera', false)
      await person.turn('Microphone', true)
    })

    await t.test(`${browserName}: another network: said while there is none, then new paths for the same connection`, async () => {
      const before = await connection(person)
      await online(person, false)
      await says(person, /Your device is offline\./)
      await online(person, true)
      await saysNoMore(person, /Your device is offline\./)
      // Not within three seconds of another restart: said again, it is done then.
      const renewed = async () => (await connection(person)).ufrag !== before.ufrag || void (await online(person, true))
      await until('new credentials', renewed, { every: 1_000, describe: () => connection(person) })
      await until('the connection stands', async () => (await connection(person)).state === 'connected', { describe: () => connection(person) })
      assert.equal((await connection(person)).number, before.number, 'the same connection')
    })
  }

  await t.test('whoever wants less motion gets none', async () => {
    const longest = (person) =>
      person.tab.evaluate(() => {
        const seconds = (list) => Math.max(...list.split(',').map((time) => Number.parseFloat(time)))
        const times = [...document.querySelectorAll('body *')].map((element) => {
          const { animationDuration, animationName, transitionDuration } = getComputedStyle(element)
          return Math.max(animationName === 'none' ? 0 : seconds(animationDuration), seconds(transitionDuration))
        })
        return Math.max(...times)
      })
    assert.ok((await longest(anna)) > STILL, 'something moves, so that this test can fail')
    await anna.tab.page.emulateMedia({ reducedMotion: 'reduce' })
    for (const person of both) {
      assert.ok(await person.tab.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches), person.name)
      await openPeople(person)
      assert.ok((await longest(person)) <= STILL, `${person.name}: ${await longest(person)} s`)
      await closePanel(person)
    }
    await anna.tab.page.emulateMedia({ reducedMotion: 'no-preference' })
  })

  await t.test('a broken connection is said, and mends without a click', async () => {
    await server.kill()
    for (const person of both) await says(person, /Connection lost\. We are reconnecting, you need not do anything\./)
    await server.run()
    for (const person of both) {
      await saysNoMore(person, /Connection lost/, 60_000)
      await sees(person, ['Anna', 'Fritz'])
    }
  })

  await t.test('more people than a page holds stand on several pages, and on each their pictures play', async () => {
    const bots = await Bots.join(shared, BOTS)
    t.after(() => bots.kill())
    const names = bots.reports.map(({ name }) => name)
    for (const person of both) {
      await until(`${person.name} sees all`, async () => (await person.tiles()).length === BOTS + 2, { patience: 40_000, describe: () => person.names() })
      await press(person, `Options: ${names[0]}`, '.stage')
      await press(person, 'Pin, only for me', '[role=menu]')
      await says(person, /Page 1 of 2/)
      assert.ok((await person.tiles()).length < BOTS + 2, 'not everybody is on one page')
      const seen = new Set()
      // Whoever speaks comes to the front of the first page; so it is leafed through until everybody was there.
      await until(`${person.name} has seen everybody`, async () => {
        for (const [way, page] of [
          ['Next page', 2],
          ['Previous page', 1],
        ]) {
          await press(person, way, '.pager')
          await says(person, new RegExp(`Page ${page} of 2`))
          const playing = async () => (await person.tiles()).filter(({ name }) => names.includes(name)).every(({ width, time }) => width > 0 && time > 0)
          await until(`${person.name} sees moving pictures on page ${page}`, playing, { patience: 40_000, describe: () => person.tiles() })
          for (const { name } of await person.tiles()) seen.add(name.replace(/^You · /, ''))
        }
        return ['Anna', 'Fritz', ...names].every((name) => seen.has(name))
      }, { describe: async () => [...seen] })
      await press(person, `Options: ${names[0]}`, '.stage')
      await press(person, 'Unpin', '[role=menu]')
      await until(`${person.name} has all on one page`, async () => (await person.tiles()).length === BOTS + 2)
    }
  })

  await t.test('no page asked another host or failed', () => {
    for (const { name, tab } of both) {
      assert.deepEqual(tab.foreign, [], name)
      assert.deepEqual(tab.errors, [], name)
    }
  })
})

/** Has the page believe that the device has a network, or none. */
function online(person, on) {
  return person.tab.evaluate((on) => {
    globalThis.testOffline = !on
    dispatchEvent(new Event(on ? 'online' : 'offline'))
  }, on)
}

/** The newest connection, and by which credentials its paths were sought. */
function connection(person) {
  return person.tab.evaluate(() => {
    const last = globalThis.testConnections.at(-1)
    return { number: globalThis.testConnections.length, state: last.connectionState, ufrag: /a=ice-ufrag:(\S+)/.exec(last.localDescription?.sdp ?? '')?.[1] }
  })
}
