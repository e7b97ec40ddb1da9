// The pages as they are shipped: split into files, style sheets in the order in which a browser gets them. The scenes are
// built in one piece and cannot tell whether what a component says of itself still holds.

import assert from 'node:assert/strict'
import test from 'node:test'

import { axe } from './harness/axe.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

/** Pages by address, and what they show once they are there. */
const PAGES = [
  ['/', '.btn--primary'],
  ['/plan', '.plan-form .btn--primary'],
  ['/privacy', '.privacy-groups'],
  ['/signin', '.btn'],
  ['/meetings', '.btn'],
]

test('the built pages', { timeout: 120_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  for (const [path, sign] of PAGES) {
    await t.test(`${path} has its colours, whichever file came first`, async () => {
      // A tab of its own: what another page has loaded is not there.
      const tab = await chromium.open(server)
      await tab.goto(`${server.url}${path}`)
      await until(sign, () => tab.evaluate((sign) => document.querySelector(sign)?.checkVisibility() ?? false, sign), { describe: () => tab.evaluate(() => document.body.innerText) })
      const layers = await tab.evaluate(() => {
        const names = (rules) => [...rules].flatMap((rule) => (rule instanceof CSSLayerStatementRule ? [...rule.nameList] : rule instanceof CSSLayerBlockRule ? [rule.name] : []))
        return [...new Set([...document.styleSheets].flatMap((sheet) => names(sheet.cssRules)))]
      })
      assert.deepEqual(layers, ['ground', 'ui', 'page', 'forced'])
      await tab.evaluate(axe)
      const { violations } = await tab.evaluate(() => globalThis.axe.run(document, { runOnly: ['color-contrast'] }))
      assert.deepEqual(violations.flatMap(({ nodes }) => nodes.map(({ html, failureSummary }) => [html, failureSummary])), [])
      assert.deepEqual([tab.foreign, tab.errors], [[], []])
      await tab.close()
    })
  }
  for (const lang of ['de', 'en']) {
    await t.test(`the notice (${lang}) is text that a phone shows whole`, async () => {
      const tab = await chromium.open(server, { viewport: { width: 320, height: 640 } })
      await tab.goto(`${server.url}/notice?lang=${lang}`)
      const seen = await tab.evaluate(() => ({
        lang: document.documentElement.lang,
        measure: getComputedStyle(document.body).maxInlineSize,
        sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        scripts: document.scripts.length,
      }))
      assert.deepEqual(seen, { lang, measure: '736px', sideways: 0, scripts: 0 })
      await tab.evaluate(axe)
      const { violations } = await tab.evaluate(() => globalThis.axe.run(document))
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [])
      assert.deepEqual([tab.foreign, tab.errors], [[], []])
      await tab.close()
    })
  }
  await t.test('whoever comes again is told once that the notice has changed, and what', async () => {
    const tab = await chromium.open(server, { viewport: { width: 320, height: 640 } })
    const told = () => tab.evaluate(() => [...document.querySelectorAll('.banner')].map((banner) => banner.innerText).find((text) => text.includes('privacy notice changed')) ?? null)
    const come = async (path, sign) => {
      await tab.goto(`${server.url}${path}`)
      await until(sign, () => tab.evaluate((sign) => document.querySelector(sign)?.checkVisibility() ?? false, sign), { describe: () => tab.evaluate(() => document.body.innerText) })
    }
    const seen = () => tab.evaluate(() => localStorage.getItem('konklave.notice'))
    await come('/', '.btn--primary')
    await until('the version seen', async () => (await seen()) !== null)
    const first = await seen()
    assert.equal(await told(), null, 'the first visit')
    await server.answer('controller_name', 'Stadt Musterstadt')
    for (const [path, sign] of [['/signin', '.sign .btn'], ['/', '.btn--primary']]) {
      await come(path, sign)
      await until(`the banner on ${path}`, async () => (await told()) !== null)
    }
    assert.equal(await seen(), first, 'nobody has dismissed it')
    const [changes, whole] = await tab.evaluate(() => [...document.querySelectorAll('.banner a')].map((link) => link.getAttribute('href')))
    assert.deepEqual([changes, whole], ['/notice/changes?lang=en', '/notice?lang=en'])
    assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0)
    await tab.page.locator('.banner').getByRole('button', { name: 'Close' }).click()
    await until('no banner', async () => (await told()) === null)
    assert.notEqual(await seen(), first)
    await come('/signin', '.sign .btn')
    await until('who is responsible', () => tab.evaluate(() => document.querySelector('.sign').innerText.includes('Controller: Stadt Musterstadt')))
    assert.equal(await told(), null, 'once is enough')
    await tab.goto(`${server.url}${changes}`)
    const page = await tab.evaluate(() => ({ words: document.body.innerText, scripts: document.scripts.length, sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth }))
    assert.ok(page.words.includes('Stadt Musterstadt') && page.words.includes('[Missing: Name of the controller]'), page.words)
    assert.deepEqual([page.scripts, page.sideways], [0, 0])
    await tab.evaluate(axe)
    const { violations } = await tab.evaluate(() => globalThis.axe.run(document))
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [])
    assert.deepEqual([tab.foreign, tab.errors], [[], []])
    await tab.close()
  })
})
