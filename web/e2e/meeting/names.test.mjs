// Names that are more than names: they are shown as text, cut, and stay in their place.

import assert from 'node:assert/strict'
import test from 'node:test'

import { Bots, createRoom } from './harness/bots.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

/** What somebody calls themselves, and what is shown of it. The program puts a number behind, which the last two have no room for. */
const NAMES = [
  ['<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)> 1'],
  ['javascript:alert(1)', 'javascript:alert(1) 1'],
  ['\u202Eeman', 'eman 1'],
  [`Z${'\u0301'.repeat(2000)}`, `Z${'\u0301'.repeat(31)}`],
  ['x'.repeat(4096), 'x'.repeat(64)],
]

test('names that are more than names', { timeout: 400_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const { shared } = await createRoom(server, { title: 'Names' })
  const crowd = []
  for (const [name] of NAMES) {
    const bots = await Bots.join(shared, 1, { name })
    t.after(() => bots.kill())
    crowd.push(bots)
  }
  const anna = new Person('\u202E<b>Anna</b>', await chromium.open(server))
  const opened = []
  anna.tab.page.on('dialog', (dialog) => {
    opened.push(dialog.message())
    void dialog.dismiss()
  })
  await anna.enter(shared, { camera: false, microphone: false })
  const shown = NAMES.map(([, text]) => text)

  await t.test('are text in the meeting, and as short as names are', async () => {
    const expected = [...shown, '<b>Anna</b>'].sort()
    await until('everybody is there', async () => JSON.stringify(await anna.names()) === JSON.stringify(expected), { describe: () => anna.names() })
    for (const bots of crowd) {
      const names = () => bots.reports[0].members.map((m) => m.name).sort()
      await until('a bot reads them, too', () => JSON.stringify(names()) === JSON.stringify(expected), { describe: async () => names() })
    }
  })

  await t.test('make no element, no dialog, and do not leave their tiles', async () => {
    const found = await anna.tab.evaluate(() =>
      [...document.querySelectorAll('.tile')].map((tile) => {
        const name = tile.querySelector('.tile__name .tag > span:not(.bars, .tag__class)')
        const [outer, inner] = [tile, name].map((element) => element.getBoundingClientRect())
        return {
          elements: name.childElementCount,
          clipped: getComputedStyle(name).overflowY !== 'visible',
          outside: inner.left < outer.left || inner.right > outer.right || inner.top < outer.top || inner.bottom > outer.bottom,
        }
      }),
    )
    assert.equal(found.length, NAMES.length + 1)
    for (const tile of found) assert.deepEqual(tile, { elements: 0, clipped: true, outside: false })
    assert.equal(await anna.tab.evaluate(() => document.querySelectorAll('img[src=x], a[href^="javascript:"]').length), 0)
    assert.deepEqual(opened, [])
    assert.deepEqual(anna.tab.foreign, [])
    assert.deepEqual(anna.tab.errors, [])
  })
})
