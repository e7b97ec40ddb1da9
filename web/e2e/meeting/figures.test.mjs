// Figures, each measured in this run on this machine; printed as a table, with generous limits that catch a break.

import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import test from 'node:test'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

import { Bots, createRoom } from './harness/bots.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { median, sleep, until } from './harness/wait.mjs'

const JOINS = 10
const STARTS = 5

test('figures', { timeout: 400_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())

  await t.test('server: start to listening, idle memory, size', async () => {
    await sleep(1000)
    const idle = await server.rss()
    const starts = []
    for (let n = 0; n < STARTS; n += 1) {
      await server.kill()
      starts.push(await server.run())
    }
    const size = (await stat(process.env.KONKLAVE_SERVER)).size
    row('server start to listening, median of 5', `${median(starts).toFixed(0)} ms`)
    row('server idle memory (RSS)', `${(idle / 1e6).toFixed(1)} MB`)
    row('server binary', `${(size / 1e6).toFixed(1)} MB (${process.env.KONKLAVE_SERVER})`)
    assert.ok(median(starts) < 3000 && idle < 200e6)
  })

  await t.test('encryption module and page: size', async () => {
    const assets = new URL('../../app/dist/assets/', import.meta.url)
    const names = await readdir(assets)
    for (const [what, end] of [
      ['WASM', '.wasm'],
      ['scripts', '.js'],
      ['styles', '.css'],
    ]) {
      const files = await Promise.all(names.filter((n) => n.endsWith(end)).map((n) => readFile(new URL(n, assets))))
      const sum = (sizes) => sizes.reduce((a, b) => a + b, 0)
      const brotli = (file) => brotliCompressSync(file, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length
      const kb = (n) => `${(n / 1000).toFixed(0)} kB`
      row(`${what} (${files.length} files)`, `${kb(sum(files.map((f) => f.length)))}, gzip ${kb(sum(files.map((f) => gzipSync(f).length)))}, brotli ${kb(sum(files.map(brotli)))}`)
      assert.ok(files.length > 0)
    }
  })

  await t.test('join click to first decoded remote picture', async () => {
    const chromium = await startChromium()
    const { shared } = await createRoom(server)
    const bots = await Bots.join(shared, 1)
    const times = []
    for (let n = 0; n < JOINS; n += 1) {
      const person = new Person(`Guest ${n}`, await chromium.open(server))
      await person.approach(shared, { camera: n % 2 === 1, microphone: n % 2 === 1 })
      await person.tab.evaluate(watchForPicture)
      await person.tab.click('button', 'Join')
      times.push(await until('a decoded picture', () => person.tab.evaluate(() => globalThis.firstPicture), { every: 20, describe: () => person.text() }))
      await person.leave()
      await person.tab.close()
    }
    bots.kill()
    await chromium.close()
    row(`join click to first decoded remote picture, median of ${JOINS}`, `${median(times).toFixed(0)} ms (${times.map((n) => n.toFixed(0)).join(', ')})`)
    assert.ok(median(times) < 10_000)
  })
})

/** In the page: notes the time from the click on the form's button to the first frame shown of somebody else. */
function watchForPicture() {
  let begin = 0
  document.querySelector('.pre__form button[type=submit]').addEventListener('click', () => (begin = performance.now()), { capture: true })
  const look = () => {
    const videos = [...document.querySelectorAll('.tile video:not(.picture--mirrored)')]
    if (begin && videos.some((video) => video.getVideoPlaybackQuality().totalVideoFrames > 0)) globalThis.firstPicture = performance.now() - begin
    else setTimeout(look, 5)
  }
  look()
}

function row(what, figure) {
  console.log(`| ${what} | ${figure} |`)
}
