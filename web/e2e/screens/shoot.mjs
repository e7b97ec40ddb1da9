// Draws every scene of the app in every size and theme, runs axe on each, and writes pictures to `web/e2e/results/screens`.
//
//   node e2e/screens/shoot.mjs                 all scenes
//   node e2e/screens/shoot.mjs --all           and whatever a change can hardly break alone: a wider phone, in the dark and in English, pages at full length
//   node e2e/screens/shoot.mjs --look          without pictures, which nobody sees who only wants to know whether all is well
//   node e2e/screens/shoot.mjs meeting home    scenes whose name contains one of the words
//
// Ends with status 1 if axe finds a serious or critical violation, a page logs an error, scrolls sideways, or asks a foreign host.

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { build } from 'vite'

const here = dirname(fileURLToPath(import.meta.url))
const app = join(here, '../../app')
const built = join(here, '../results/scenes')
const out = join(here, '../results/screens')
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const everything = process.argv.includes('--all')
const drawn = !process.argv.includes('--look')

const SIZES = [
  { name: 'desktop', width: 1280, height: 800, themes: ['light', 'dark'] },
  ...(everything ? [{ name: 'phone', width: 390, height: 844, themes: ['light', 'dark'], languages: ['de', 'en'] }] : []),
  { name: 'small', width: 320, height: 640, themes: ['light'], languages: ['de'] }, // the narrowest window there is (WCAG 2.2, 1.4.10)
  { name: 'zoom', width: 320, height: 256, themes: ['light'], only: /^(home|create|prejoin|meeting-9|meeting-people|meeting-chat|meeting-polls|meeting-react|ended-left|meeting-keys)$/ }, // 1280 × 1024 at 400 %
  { name: 'wide', width: 3840, height: 2160, themes: ['light'], only: /^meeting-(2|9|40|share|speaker)$/ },
  { name: 'low', width: 844, height: 390, themes: ['dark'], only: /^meeting-(9|share|speaker|paused)$/ }, // a phone on its side
  { name: 'forced', width: 1280, height: 800, themes: ['light'], forced: true, only: /^(home|create|prejoin-camera|meeting-9|meeting-chat|meeting-polls|meeting-marks|meeting-encryption|meeting-alarm|ended-left)$/ },
]

/** Pages that are open at once: while one waits until it is at rest, others draw. */
const LANES = 5

/** What the server answers, so that a page that needs more than its policy admits is seen. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; media-src 'self' blob:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types konklave-worker"

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm' }

/** The server as the home page sees it. */
const INFO = { version: 1, release: '0.1.0', operator: 'Stadtverwaltung Musterstadt', location: 'Deutschland, eigenes Haus', roomCapacity: 50, notice: { version: 'sha256:1f0c2b7d9e4a6385', since: 1_794_000_000, controller: 'Stadtverwaltung Musterstadt' }, off: [] }

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))
await build({ root: app, configFile: join(app, 'vite.scenes.config.ts'), logLevel: 'error' })
const server = createServer((request, response) => void answer(request, response))
await new Promise((resolve) => server.listen(0, 'localhost', resolve))
const origin = `http://localhost:${server.address().port}`
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
})
await mkdir(out, { recursive: true })

const problems = []
const names = await sceneNames()
let views = 0
try {
  const context = await browser.newContext({ reducedMotion: 'reduce', deviceScaleFactor: 1 })
  const pages = names.flatMap((name) => ['de', 'en'].map((lang) => ({ name, lang, sizes: SIZES.filter((size) => (size.only?.test(name) ?? true) && languages(name, size).includes(lang)) })))
  const opened = pages.filter(({ sizes }) => sizes.length > 0)
  await Promise.all(Array.from({ length: LANES }, (_, lane) => inTurn(opened.filter((_, i) => i % LANES === lane), (page) => open(context, page))))
} finally {
  await browser.close()
  server.close()
}
await writeFile(join(out, 'problems.json'), JSON.stringify(problems, null, 2))
const grave = problems.filter((problem) => problem.grave)
console.log(`${views} views of ${names.length} scenes; ${problems.length} remarks, ${grave.length} grave`)
for (const problem of summary(problems)) console.log(problem)
process.exit(grave.length > 0 ? 1 : 0)

/** English where the page is mostly words, and everywhere on the wider phone. */
function languages(name, size) {
  return size.languages ?? (name === 'home' || name.startsWith('prejoin') ? ['de', 'en'] : ['de'])
}

/** What axe looks at: in the first size everything; in the others, where the colours are the same, all but those; in the second theme, where only the colours are others, those. */
function rulesFor(first, twin) {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  return { resultTypes: ['violations'], preload: false, runOnly: twin ? ['color-contrast'] : tags, ...(first || twin ? {} : { rules: { 'color-contrast': { enabled: false } } }) }
}

async function inTurn(list, work) {
  for (const item of list) await work(item)
}

async function answer(request, response) {
  const path = new URL(request.url, origin).pathname
  if (path === '/api/info') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(INFO))
    return
  }
  try {
    const bytes = await readFile(join(built, path))
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-security-policy': POLICY }).end(bytes)
  } catch {
    response.writeHead(404).end()
  }
}

async function sceneNames() {
  const page = await browser.newPage()
  await page.goto(`${origin}/scenes.html`)
  await page.waitForSelector('li a')
  const all = await page.$$eval('li a', (links) => links.map((link) => link.textContent))
  await page.close()
  return wanted.length === 0 ? all : all.filter((name) => wanted.some((word) => name.includes(word)))
}

/** Opens a scene and looks at it in every size and theme, as when a window is made smaller and somebody chooses other colours. */
async function open(context, { name, lang, sizes }) {
  const page = await context.newPage()
  let shot = `${name}-${lang}`
  const remark = (kind, text, grave) => problems.push({ shot, kind, text, grave })
  page.on('console', (message) => message.type() === 'error' && remark('console', message.text(), true))
  page.on('pageerror', (error) => remark('error', String(error), true))
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:') && !request.url().startsWith('blob:')) remark('foreign', request.url(), true)
  })
  await resize(page, sizes[0])
  await page.goto(`${origin}/scenes.html?scene=${name}&lang=${lang}&theme=${sizes[0].themes[0]}`)
  await page.waitForFunction(() => document.getElementById('app')?.childElementCount, undefined, { timeout: 10000 })
  const settled = () => page.evaluate(() => globalThis.settled()).catch((error) => remark('unsettled', String(error), true))
  await settled()
  if (['prejoin-denied', 'prejoin-missing', 'prejoin-camera', 'prejoin-background'].includes(name)) {
    for (const key of await page.$$('.preview__bar [role=switch]')) await key.click()
    await settled()
  }
  if (name === 'prejoin-reach') {
    await page.click('.reach button')
    await settled()
  }
  const measure = async () => {
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (sideways > 0) remark('overflow', `${sideways} px wider than the window`, true)
  }
  await page.evaluate(axe)
  for (const size of sizes) {
    await resize(page, size)
    for (const [turn, theme] of size.themes.entries()) {
      shot = `${name}-${size.name}-${theme}-${lang}`
      await page.emulateMedia({ colorScheme: theme })
      await page.evaluate((theme) => (document.documentElement.dataset.theme = theme), theme)
      await settled()
      if (turn === 0) await measure()
      await look(page, shot, rulesFor(size === sizes[0] || size.forced, turn > 0), remark)
    }
  }
  await page.close()
}

async function resize(page, size) {
  await page.setViewportSize({ width: size.width, height: size.height })
  await page.emulateMedia({ colorScheme: size.themes[0], forcedColors: size.forced ? 'active' : 'none' })
}

/** What axe says of the page as it is, and its picture. */
async function look(page, shot, rules, remark) {
  const result = await page.evaluate((rules) => globalThis.axe.run(document, rules), rules)
  for (const violation of result.violations) {
    const grave = violation.impact === 'serious' || violation.impact === 'critical'
    remark('axe', `${violation.impact} ${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).slice(0, 4).join(' | ')}`, grave)
  }
  await picture(page, shot)
}

async function picture(page, shot) {
  views++
  if (!drawn) return
  await page.screenshot({ path: join(out, `${shot}.png`), fullPage: false })
  const tall = await page.evaluate(() => document.documentElement.scrollHeight > document.documentElement.clientHeight + 4)
  if (tall && everything) await page.screenshot({ path: join(out, `${shot}-full.png`), fullPage: true })
}

function summary(all) {
  const counts = new Map()
  for (const { kind, text, grave, shot } of all) {
    const key = `${grave ? 'GRAVE ' : ''}${kind}: ${text}`
    const former = counts.get(key) ?? { n: 0, first: shot }
    counts.set(key, { n: former.n + 1, first: former.first })
  }
  return [...counts].map(([text, { n, first }]) => `  ${n} × ${text} (first: ${first})`)
}
