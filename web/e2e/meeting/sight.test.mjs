// What one sees and is seen: layouts, pictures not loaded, the paused picture, devices that go, keys, and what stays on a
// computer of others. Each with a real server, real devices of the browser's own making, and others in the room.

import assert from 'node:assert/strict'
import test from 'node:test'
import { isDeepStrictEqual } from 'node:util'

import { Bots, createRoom } from './harness/bots.mjs'
import { startChromium, startFirefox } from './harness/browsers.mjs'
import { chooseFrom } from './harness/menus.mjs'
import { growth, Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { sleep, until } from './harness/wait.mjs'

/** A paused picture is black after at most this many milliseconds. */
const BLACK_WITHIN = 200
/** How long the best of three may take on a machine that runs other browsers beside. */
const BLACK_HERE = 500
/** For how long it is watched whether nothing comes. */
const WATCHED = 3000

/** Runs in every page before its own code: keeps what was opened, and what it was asked for. */
function keepTracks() {
  const opened = []
  const wanted = []
  const devices = globalThis.navigator?.mediaDevices
  if (devices) {
    const native = devices.getUserMedia.bind(devices)
    devices.getUserMedia = async (constraints) => {
      wanted.push(constraints)
      const stream = await native(constraints)
      opened.push(...stream.getTracks())
      return stream
    }
  }
  Object.defineProperty(globalThis, 'testTracks', { value: { opened, wanted } })
}

/** Brightness, 0 to 255, of the brightest spot in a picture; null: there is none yet. */
function brightness(video) {
  if (!video || video.readyState < 2) return null
  const canvas = new OffscreenCanvas(16, 9)
  const paint = canvas.getContext('2d', { willReadFrequently: true })
  paint.drawImage(video, 0, 0, 16, 9)
  return paint.getImageData(0, 0, 16, 9).data.reduce((most, value, i) => (i % 4 === 3 ? most : Math.max(most, value)), 0)
}

for (const [browser, start] of [
  ['Chromium', startChromium],
  ['Firefox', startFirefox],
]) {
  test(`seeing and being seen in ${browser}`, { timeout: 400_000 }, async (t) => {
    const server = await Server.start()
    t.after(() => server.stop())
    const own = await start()
    t.after(() => own.close())
    const { shared } = await createRoom(server, { title: 'Sight' })
    const bots = await Bots.join(shared, 3)
    t.after(() => bots.kill())
    const anna = new Person('Anna', await own.open(server, { script: keepTracks }))
    const ben = new Person('Ben', await own.open(server))
    await anna.enter(shared)
    await ben.enter(shared, { camera: false, microphone: false })
    await until('everybody on the stage', async () => (await anna.names()).length === 5)
    await pictures(anna, 3)

    await t.test('the speaker view shows one large and the others at the edge, and W goes back', async () => {
      await press(anna, 'w')
      const sizes = await until('a large tile', async () => {
        const areas = (await rects(anna)).map(({ width, height }) => width * height).sort((a, b) => b - a)
        return areas[0] > 4 * areas[1] && areas
      })
      assert.equal(sizes.length, 5)
      await press(anna, 'w')
      await until('equal tiles', async () => {
        const areas = (await rects(anna)).map(({ width, height }) => width * height).sort((a, b) => b - a)
        return areas[0] < 1.2 * areas[4]
      })
    })

    await t.test('a person is pinned from the tile’s menu, for oneself alone, and a larger picture comes', async () => {
      const before = await widthOf(anna, 'Bot 1')
      await chooseFrom(anna, 'Options: Bot 1', 'Pin, only for me')
      await until('the pinned one is large', async () => {
        const [first] = await rects(anna)
        return first.name === 'Bot 1' && first.width > 500
      })
      await until('a picture at least as large as before', async () => (await widthOf(anna, 'Bot 1')) >= before && before > 0)
      assert.ok((await rects(ben)).every(({ width }) => width < 500), 'nobody else sees it')
      await chooseFrom(anna, 'Options: Bot 1', 'Unpin')
    })

    await t.test('the own picture can be hidden from oneself, and stays to be seen by the others', async () => {
      await turnView(anna, 'Show own picture', false)
      await until('no own tile', async () => !(await anna.names()).includes('Anna'))
      await pictures(ben, 4)
      await turnView(anna, 'Show own picture', true)
      await until('the own tile', async () => (await anna.names()).includes('Anna'))
    })

    await t.test('who loads no pictures is sent none, and hears on', async () => {
      const calm = await traffic(anna)
      await turnView(anna, 'Load pictures of the others', false)
      await until('no picture of the others', async () => (await anna.tiles()).filter(({ width }) => width > 0).length === 1)
      const received = async () => (await anna.received()).video.reduce((sum, line) => sum + line.received, 0)
      await until('what was on its way has come', async () => {
        const before = await received()
        await sleep(1000)
        return (await received()) === before
      })
      const none = await traffic(anna)
      const heard = growth(none.before, none.after)
      assert.equal(heard.video.reduce((sum, { received }) => sum + received, 0), 0, 'no picture came')
      assert.ok(heard.audio.some(({ packets }) => packets > 50), 'sound came')
      console.log(`| ${browser}, received of three people | ${calm.kbps.toFixed(0)} kbit/s, without pictures ${none.kbps.toFixed(0)} kbit/s |`)
      assert.ok(none.kbps < calm.kbps * 0.75, `${none.kbps} of ${calm.kbps} kbit/s`)
      await turnView(anna, 'Load pictures of the others', true)
      await pictures(anna, 3)
    })

    await t.test('a paused picture is black at once, for oneself to see and for the others', async () => {
      const sent = () => anna.tab.evaluate(watchSent)
      await sent()
      await until('Ben sees a bright picture', async () => (await brightnessOf(ben, 'Anna')) > 40)
      // The best of three, and a limit of its own here: a machine that tests many things at once is late with everything.
      const times = []
      while (times.length < 3 && !times.some((took) => took <= BLACK_WITHIN)) {
        if (times.length > 0) {
          await press(anna, 'b')
          await until('Ben sees a bright picture once more', async () => (await brightnessOf(ben, 'Anna')) > 40)
        }
        times.push(await anna.tab.evaluate(pressAndTime, 'b'))
      }
      console.log(`| ${browser}, B to a black picture on its way to the encoder | ${times.map((took) => took.toFixed(0))} ms |`)
      assert.ok(Math.min(...times) <= BLACK_HERE, `${times} ms`)
      await until('Ben sees black', async () => (await brightnessOf(ben, 'Anna')) < 24)
      assert.match(await anna.text(), /Picture paused/)
      for (let n = 0; n < 10; n += 1) {
        assert.ok((await brightnessOf(ben, 'Anna')) < 24, 'it stays black')
        await sleep(100)
      }
      assert.equal(await anna.tab.evaluate(() => globalThis.testTracks.opened.filter((track) => track.kind === 'video' && track.readyState === 'live').length), 1, 'the camera stays open')
      await press(anna, 'b')
      await until('Ben sees a bright picture again', async () => (await brightnessOf(ben, 'Anna')) > 40)
    })

    await t.test('who signs is framed and shown large to others, without a sound, until the camera goes off', { skip: browser === 'Firefox' }, async () => {
      await anna.turn('Microphone', false)
      await press(ben, 'w')
      await until('somebody heard is large', async () => (await looks(ben))[0].large && (await looks(ben)).some(({ name, framed }) => name.startsWith('Bot') && framed), { describe: () => looks(ben) })
      await press(anna, 'g')
      const shown = async (name) => (await looks(ben)).find((tile) => tile.name === name)
      await until('Ben sees Anna framed and large', async () => (await shown('Anna')).framed && (await shown('Anna')).large, { describe: () => looks(ben) })
      assert.match((await shown('Anna')).sentence, /signing, microphone off/)
      const herself = async () => (await looks(anna)).find(({ name }) => name.endsWith('Anna'))
      assert.ok((await herself()).framed && /signing/.test((await herself()).sentence), 'she sees it, too')
      await anna.turn('Camera', false)
      await until('Ben sees no frame', async () => !(await shown('Anna')).framed, { describe: () => looks(ben) })
      await anna.turn('Camera', true)
      await until('Ben sees that the camera is on', async () => /camera on/.test((await shown('Anna')).sentence))
      assert.equal((await shown('Anna')).framed, false)
      assert.equal((await herself()).framed, false)
      await press(ben, 'w')
      await anna.turn('Microphone', true)
    })

    await t.test('what is off is closed: no track lives, its light goes out', async () => {
      await press(anna, 'v')
      await press(anna, 'm')
      await until('nothing is open', () => anna.tab.evaluate(() => globalThis.testTracks.opened.every((track) => track.readyState === 'ended')))
      await until('Ben sees no picture of Anna', async () => (await ben.tiles()).find(({ name }) => name === 'Anna')?.width === 0)
      await anna.turn('Camera', true)
      await anna.turn('Microphone', true)
    })

    await t.test('a microphone pulled out: the next one goes on, and says so', async () => {
      await anna.tab.evaluate(() => {
        const track = globalThis.testTracks.opened.findLast((candidate) => candidate.kind === 'audio')
        track.stop()
        track.dispatchEvent(new Event('ended'))
      })
      await until('a sentence', async () => /Your microphone was disconnected/.test(await anna.text()))
      assert.equal(await switched(anna, 'Microphone'), true)
      assert.equal(await anna.tab.evaluate(() => globalThis.testTracks.opened.filter((track) => track.kind === 'audio' && track.readyState === 'live').length), 1)
    })

    await t.test('a camera pulled out: off, shown as off, and another only by a press', async () => {
      const asked = await anna.tab.evaluate(() => globalThis.testTracks.wanted.length)
      await anna.tab.evaluate(() => {
        const track = globalThis.testTracks.opened.findLast((candidate) => candidate.kind === 'video')
        track.stop()
        track.dispatchEvent(new Event('ended'))
      })
      await until('a sentence', async () => /The camera is gone/.test(await anna.text()))
      assert.equal(await switched(anna, 'Camera'), false)
      await until('Ben is told', async () => (await ben.tiles()).find(({ name }) => name === 'Anna')?.sentence.includes('camera off'))
      assert.equal(await anna.tab.evaluate(() => globalThis.testTracks.wanted.length), asked, 'nothing was opened by itself')
      await until('a way on', () =>
        anna.tab.evaluate(() => {
          const button = [...document.querySelectorAll('button')].find((candidate) => candidate.textContent.trim() === 'Switch on another')
          button?.click()
          return button !== undefined
        }),
      )
      await until('the camera is on', () => switched(anna, 'Camera'))
    })

    await t.test('noise suppression and echo cancellation are asked for as chosen', async () => {
      const last = () => anna.tab.evaluate(() => globalThis.testTracks.wanted.findLast((constraints) => constraints.audio)?.audio)
      assert.deepEqual([(await last()).noiseSuppression, (await last()).echoCancellation], [true, true])
      await chooseFrom(anna, 'More', 'Devices')
      await flip(anna, 'Reduce noise')
      await until('the microphone is opened anew', async () => (await last()).noiseSuppression === false)
      assert.equal((await last()).echoCancellation, true)
      await flip(anna, 'Reduce noise')
      await until('and again', async () => (await last()).noiseSuppression === true)
      await closeDialog(anna)
      assert.equal(await switched(anna, 'Microphone'), true)
    })

    await t.test('F6 goes from region to region and Esc closes the topmost layer', async () => {
      await rest(anna)
      const region = () => anna.tab.evaluate(() => document.activeElement?.closest('[data-region]')?.dataset.region ?? null)
      const visited = []
      for (let n = 0; n < 3; n += 1) {
        await anna.tab.page.keyboard.press('F6')
        visited.push(await region())
      }
      assert.deepEqual([...visited].sort(), ['bar', 'stage', 'top'], 'three regions in turn')
      await press(anna, 'p')
      await until('the focus is in the panel', async () => (await region()) === 'panel')
      await chooseFrom(anna, 'More', 'Layout')
      await closeDialog(anna)
      assert.ok(await anna.tab.evaluate(() => document.querySelector('.panel') !== null), 'the panel stays')
      await until('the focus is back', () => anna.tab.evaluate(() => document.activeElement !== document.body))
      await anna.tab.page.keyboard.press('Escape')
      await until('the panel is closed', () => anna.tab.evaluate(() => document.querySelector('.panel') === null))
      assert.ok(await anna.tab.evaluate(() => document.querySelector('.stage') !== null), 'and nobody has left')
    })

    await t.test('the space bar talks while it is held, letters are silent in text fields, and keys can be switched off', async () => {
      await anna.turn('Microphone', false)
      await rest(anna)
      await anna.tab.page.keyboard.down(' ')
      await until('speaking', () => switched(anna, 'Microphone'))
      await anna.tab.page.keyboard.up(' ')
      await until('silent', async () => !(await switched(anna, 'Microphone')))

      await chooseFrom(anna, 'More', 'Change name')
      await anna.tab.fill('Another name', 'mvbw')
      await closeDialog(anna)
      assert.deepEqual([await switched(anna, 'Microphone'), await switched(anna, 'Camera')], [false, true])

      await press(anna, '?')
      await until('the list of keys', async () => /Switched off/.test((await anna.dialog()) ?? ''))
      await flip(anna, 'Switched off')
      await closeDialog(anna)
      for (const key of ['m', 'b', 'v', 'w']) await press(anna, key)
      await sleep(500)
      assert.deepEqual([await switched(anna, 'Microphone'), await switched(anna, 'Camera')], [false, true])
    })

    await t.test('leaving closes every device', async () => {
      await anna.leave()
      await until('it is over', () => anna.tab.evaluate(() => document.querySelector('.ended') !== null))
      assert.ok(await anna.tab.evaluate(() => globalThis.testTracks.opened.length > 3 && globalThis.testTracks.opened.every((track) => track.readyState === 'ended')))
    })

    await t.test('no page asked any other host for anything, and none failed', () => {
      for (const person of [anna, ben]) {
        assert.deepEqual(person.tab.foreign, [], person.name)
        assert.deepEqual(person.tab.errors, [], person.name)
      }
    })
  })
}

/** Waits for moving pictures of this many others. */
async function pictures(person, count) {
  const shown = async () => (await person.tiles()).filter(({ name, width, time }) => !name.startsWith('You') && width > 0 && time > 0).length
  await until(`${person.name} sees ${count} pictures`, async () => (await shown()) === count, { patience: 45_000, describe: () => person.tiles() })
}

/** Places and names of the tiles, in the order of the page. */
function rects(person) {
  return person.tab.evaluate(() =>
    [...document.querySelectorAll('.tile')].map((tile) => {
      const { width, height } = tile.getBoundingClientRect()
      return { name: tile.querySelector('.tile__name .tag > span:not(.bars)')?.textContent ?? '', width, height }
    }),
  )
}

/** How the tiles of others look: framed like somebody who speaks, larger than all others, and as a screen reader has them. */
function looks(person) {
  return person.tab.evaluate(() => {
    const area = (tile) => tile.getBoundingClientRect().width * tile.getBoundingClientRect().height
    const tiles = [...document.querySelectorAll('.tile')]
    return tiles.map((tile) => ({
      name: tile.querySelector('.tile__name .tag > span:not(.bars)')?.textContent ?? '',
      framed: tile.classList.contains('tile--speaking'),
      large: tiles.every((other) => other === tile || area(tile) > 4 * area(other)),
      sentence: tile.querySelector('.sr-only')?.textContent ?? '',
    }))
  })
}

async function widthOf(person, name) {
  return (await person.tiles()).find((tile) => tile.name === name)?.width ?? 0
}

function brightnessOf(person, name) {
  return person.tab.evaluate(
    ([name, source]) => {
      const tile = [...document.querySelectorAll('.tile')].find((candidate) => candidate.querySelector('.tile__name .tag > span:not(.bars)')?.textContent === name)
      return eval(`(${source})`)(tile?.querySelector('video'))
    },
    [name, brightness.toString()],
  )
}

/** Plays to the test what goes to the encoder. */
async function watchSent() {
  const sender = globalThis.testConnections.at(-1).getSenders().find(({ track }) => track?.kind === 'video' && track.readyState === 'live')
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = new MediaStream([sender.track])
  await video.play()
  globalThis.testSent = video
}

/** Milliseconds from a key to the first black picture. */
async function pressAndTime(key) {
  const bright = () => {
    const canvas = new OffscreenCanvas(16, 9)
    const paint = canvas.getContext('2d', { willReadFrequently: true })
    paint.drawImage(globalThis.testSent, 0, 0, 16, 9)
    return paint.getImageData(0, 0, 16, 9).data.some((value, i) => i % 4 !== 3 && value > 24)
  }
  if (!bright()) throw new Error('it was black before')
  document.activeElement?.blur()
  const from = performance.now()
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  while (bright()) {
    if (performance.now() - from > 5000) return Infinity
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return performance.now() - from
}

/** What arrives in a few seconds. */
async function traffic(person) {
  const bytes = () =>
    person.tab.evaluate(async () => {
      const connection = globalThis.testConnections.filter((c) => c.connectionState !== 'closed').at(-1)
      return [...(await connection.getStats()).values()].reduce((sum, s) => sum + (s.type === 'inbound-rtp' ? s.bytesReceived : 0), 0)
    })
  const [before, from] = [await person.received(), await bytes()]
  await sleep(WATCHED)
  const [after, to] = [await person.received(), await bytes()]
  return { before, after, kbps: ((to - from) * 8) / WATCHED }
}

/** Takes the focus off everything. */
function rest(person) {
  return person.tab.evaluate(() => document.activeElement?.blur())
}

async function press(person, key) {
  await rest(person)
  await person.tab.page.keyboard.press(key)
}

/** Clicks what bears this label in the open dialog. */
async function flip(person, label) {
  await until(`a label ${label}`, () =>
    person.tab.evaluate((label) => {
      const found = [...document.querySelectorAll('[role=dialog] label')].find((candidate) => candidate.textContent.startsWith(label))
      found?.querySelector('input').click()
      return found !== undefined
    }, label),
  )
}

/** Closes the dialog by key, once it has the focus. */
async function closeDialog(person) {
  await until('the focus is in the dialog', () => person.tab.evaluate(() => document.activeElement?.closest('[role=dialog]') != null))
  await person.tab.page.keyboard.press('Escape')
  await until('the dialog is closed', async () => (await person.dialog()) === null, { describe: () => person.dialog() })
}

/** Sets a switch of the layout dialog. */
async function turnView(person, label, on) {
  await chooseFrom(person, 'More', 'Layout')
  await until('the dialog', async () => (await person.dialog()) !== null)
  const is = await person.tab.evaluate((label) => [...document.querySelectorAll('[role=dialog] label')].find((candidate) => candidate.textContent.startsWith(label)).querySelector('input').checked, label)
  if (is !== on) await flip(person, label)
  await closeDialog(person)
}

function switched(person, name) {
  return person.tab.evaluate((name) => [...document.querySelectorAll('.room__bar [role=switch]')].find((key) => key.textContent.trim().startsWith(name)).getAttribute('aria-checked') === 'true', name)
}

/** Everything a page can have kept in this browser. */
async function everythingKept() {
  const databases = []
  for (const { name, version } of (await indexedDB.databases?.()) ?? []) {
    const opened = await new Promise((resolve, reject) => {
      const request = indexedDB.open(name, version)
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    for (const store of opened.objectStoreNames) {
      const count = await new Promise((resolve) => {
        const request = opened.transaction(store).objectStore(store).count()
        request.onsuccess = () => resolve(request.result)
      })
      databases.push(`${name}/${store}: ${count}`)
    }
    opened.close()
  }
  const files = []
  const folder = await navigator.storage?.getDirectory?.().catch(() => null)
  if (folder) for await (const name of folder.keys()) files.push(name)
  return {
    local: Object.entries(localStorage),
    session: Object.entries(sessionStorage),
    databases,
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker?.getRegistrations().catch(() => []))?.length ?? 0,
    files,
    cookies: document.cookie,
    address: location.href,
    window: [window.name, JSON.stringify(history.state)],
  }
}

const NOTHING = { local: [], session: [], databases: [], caches: [], workers: 0, files: [], cookies: '', window: ['', 'null'] }

for (const [browser, start] of [
  ['Chromium', startChromium],
  ['Firefox', startFirefox],
]) {
  test(`first minute and last in ${browser}`, { timeout: 400_000 }, async (t) => {
    const server = await Server.start()
    t.after(() => server.stop())
    const own = await start()
    t.after(() => own.close())
    const { owner } = await createRoom(server, { title: 'First minute' })
    const kept = (person) => person.tab.evaluate(everythingKept)

    await t.test('the introduction is offered once, can be read, printed and skipped', async () => {
      const anna = new Person('Anna', await own.open(server))
      await anna.approach(owner, { camera: false, microphone: false })
      assert.match(await anna.text(), /First time here\?/)
      await anna.tab.click('button', 'Read')
      await until('the page', async () => /Your rights/.test((await anna.dialog()) ?? ''))
      if (browser === 'Chromium') {
        await anna.tab.page.emulateMedia({ media: 'print' })
        const paper = await anna.tab.evaluate(() => [...document.querySelectorAll('h1, h3, button')].filter((part) => part.checkVisibility()).map((part) => part.textContent).filter(Boolean))
        assert.deepEqual(paper, ['Camera and microphone', 'Who hears you', 'Chat', 'Rules', 'Your rights'], 'on paper: the introduction and nothing else')
        await anna.tab.page.emulateMedia({ media: 'screen' })
      }
      await anna.tab.click('button', 'Understood')
      await anna.tab.reload()
      await until('the door', () => anna.tab.evaluate(() => document.querySelector('.pre__form') !== null))
      assert.doesNotMatch(await anna.text(), /First time here\?/)
      await anna.tab.close()
    })

    await t.test('the connection test asks this server and nobody else', async () => {
      const anna = new Person('Anna', await own.open(server))
      await anna.approach(owner, { camera: false, microphone: false })
      await anna.tab.click('button', 'Test connection')
      await until('a result', async () => /Receiving [\d.,]+\sMbit\/s/.test(await anna.text()), { describe: () => anna.text() })
      assert.match(await anna.text(), /The server answers after \d+\sms\.\s+A lasting connection can be opened\./)
      assert.deepEqual([anna.tab.foreign, anna.tab.errors], [[], []])
      await anna.tab.close()
    })

    // Firefox delivers no event of a test's making to a track that only its owner sees.
    await t.test('a camera pulled out before the door is off, and says so', { skip: browser === 'Firefox' }, async () => {
      const anna = new Person('Anna', await own.open(server, { script: keepTracks }))
      await anna.approach(owner, { microphone: false })
      await until('the preview', () => anna.tab.evaluate(() => document.querySelector('.preview video')?.videoWidth > 0))
      await anna.tab.evaluate(() => {
        const [track] = globalThis.testTracks.opened
        track.stop()
        track.dispatchEvent(new Event('ended'))
      })
      await until('a sentence', async () => /The camera is gone/.test(await anna.text()))
      await until('nothing is shown as on', () => anna.tab.evaluate(() => document.querySelectorAll('.preview__bar [aria-checked=true]').length === 0))
      await anna.tab.close()
    })

    await t.test('without a tick something is kept for a reload, so that the next test can fail', async () => {
      const anna = new Person('Anna', await own.open(server))
      await anna.enter(owner, { camera: false, microphone: false, button: 'Enter the room' })
      await press(anna, 'w')
      await until('something', async () => {
        const { local, session } = await kept(anna)
        return local.length > 0 && session.length > 0
      })
      await anna.leave()
      await until('it is over', () => anna.tab.evaluate(() => document.querySelector('.ended') !== null))
      await until('the meeting itself is gone all the same', async () => {
        const { session, databases } = await kept(anna)
        return session.every(([key]) => key.startsWith('konklave.own.')) && databases.every((entry) => entry.endsWith(': 0'))
      }, { describe: () => kept(anna) })
      await anna.tab.close()
    })

    await t.test('on a computer of others nothing stays, and nobody was asked for a device', async () => {
      const anna = new Person('Anna', await own.open(server, { script: keepTracks }))
      await anna.approach(owner, { camera: false, microphone: false })
      await anna.tab.click('button', 'Skip')
      await anna.tab.evaluate(() => document.querySelector('.pre__form input[type=checkbox]').click())
      await anna.tab.click('button', 'Enter the room')
      await anna.inside()
      assert.equal(await anna.tab.evaluate(() => globalThis.testTracks.wanted.length), 0)
      for (const key of ['w', 'w', 'w']) await press(anna, key)
      await sleep(1500)
      const during = await kept(anna)
      assert.deepEqual([during.local, during.databases, during.caches], [[], [], []], 'nothing lies there during the meeting either')
      await anna.leave()
      await until('it is over', () => anna.tab.evaluate(() => document.querySelector('.ended') !== null))
      await until('nothing is left', async () => {
        const { address, ...left } = await kept(anna)
        return isDeepStrictEqual(left, NOTHING)
      }, { describe: () => kept(anna) })
      // And nothing comes back.
      await sleep(1500)
      const { address, ...after } = await kept(anna)
      assert.deepEqual(after, NOTHING)
      assert.equal(address, `${server.url}/`, 'no room and no key in the address')
      const text = await anna.text()
      assert.match(text, /Keys[\s\S]*Sound and picture[\s\S]*never stored[\s\S]*Settings on this device/)
      assert.deepEqual([anna.tab.foreign, anna.tab.errors], [[], []])
    })
  })
}
