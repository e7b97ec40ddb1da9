// Chromium through Playwright and Firefox through Puppeteer, with one face: a tab that opens, clicks and is asked.

import { chromium } from 'playwright-core'
import puppeteer from 'puppeteer-core'

import { until } from './wait.mjs'

/** Runs in every page before its own code: keeps the peer connections, so that tests can ask them for statistics. */
function keepConnections() {
  const connections = []
  const Native = globalThis.RTCPeerConnection
  if (Native) {
    globalThis.RTCPeerConnection = class RTCPeerConnection extends Native {
      constructor(...words) {
        super(...words)
        connections.push(this)
      }
    }
  }
  Object.defineProperty(globalThis, 'testConnections', { value: connections })
}

/** Runs in every page before its own code: whatever camera is asked for, it is a small one, so that one machine holds many. */
function smallCamera() {
  const devices = globalThis.navigator?.mediaDevices
  if (!devices) return
  const native = devices.getUserMedia.bind(devices)
  devices.getUserMedia = (wanted) => {
    const video = wanted?.video
    if (!video) return native(wanted)
    return native({ ...wanted, video: { ...(typeof video === 'object' ? video : {}), width: 320, height: 180, frameRate: 10 } })
  }
}

/** A small window: drawing without a graphics card costs more than decoding. */
const VIEWPORT = { width: 960, height: 600 }

/** What every tab can do, whatever drives it. */
class Tab {
  /** Requests to any other host than the server's. */
  foreign = []
  /** Errors of the page. */
  errors = []

  /** An error of the page; that a socket cannot be opened while the server is off is none. */
  failed(error) {
    if (!/establish a connection to the server|connection to ws:.* was interrupted/.test(String(error))) this.errors.push(String(error))
  }

  watch(url, allowed) {
    const { protocol, host } = new URL(url)
    if (['data:', 'blob:', 'about:'].includes(protocol)) return
    if (host !== allowed) this.foreign.push(url)
  }

  goto(url) {
    return this.page.goto(url)
  }

  reload() {
    return this.page.reload()
  }

  evaluate(fn, arg) {
    return this.page.evaluate(fn, arg)
  }

  screenshot(path) {
    return this.page.screenshot({ path })
  }

  close() {
    return this.context.close()
  }
}

class ChromiumTab extends Tab {
  static async open(browser, server, { script, permissions = ['camera', 'microphone'], viewport } = {}) {
    const tab = new ChromiumTab()
    const context = await browser.newContext({ locale: 'en-GB', viewport: viewport ?? VIEWPORT, permissions })
    const allowed = new URL(server.url).host
    context.on('request', (request) => tab.watch(request.url(), allowed))
    await context.addInitScript(keepConnections)
    await context.addInitScript(smallCamera)
    for (const each of [script ?? []].flat()) await context.addInitScript(each)
    const page = await context.newPage()
    page.on('websocket', (socket) => tab.watch(socket.url().replace(/^ws/, 'http'), allowed))
    page.on('pageerror', (error) => tab.failed(error))
    tab.page = page
    tab.context = context
    tab.browserName = 'Chromium'
    return tab
  }

  click(role, name) {
    return this.page.getByRole(role, { name }).first().click()
  }

  async fill(label, text) {
    await this.page.getByLabel(label, { exact: true }).first().fill(text)
  }
}

class FirefoxTab extends Tab {
  static async open(browser, server, { script, viewport } = {}) {
    const tab = new FirefoxTab()
    const context = await browser.createBrowserContext()
    const page = await context.newPage()
    await resize(page, viewport ?? VIEWPORT)
    const allowed = new URL(server.url).host
    page.on('request', (request) => tab.watch(request.url(), allowed))
    page.on('pageerror', (error) => tab.failed(error))
    await page.evaluateOnNewDocument(keepConnections)
    await page.evaluateOnNewDocument(smallCamera)
    for (const each of [script ?? []].flat()) await page.evaluateOnNewDocument(each)
    tab.page = page
    tab.context = context
    tab.browserName = 'Firefox'
    return tab
  }

  /** In the page: on a busy machine it moves under a mouse, and the focus may go elsewhere between two keys. */
  async click(role, name) {
    await until(`a ${role} ${name} to press`, () => this.page.evaluate(pressOn, [role, name]), { describe: () => this.page.evaluate(() => document.body.innerText) })
  }

  /** In one piece, as Playwright does: what takes the focus between two keys takes no letters. */
  async fill(label, text) {
    const fill = ([label, text]) => {
      const field = [...document.querySelectorAll('label')].find((l) => l.textContent.trim() === label)?.control
      field?.focus()
      field?.select()
      if (field) document.execCommand('insertText', false, text)
      return field?.value === text
    }
    await until(`a field ${label}`, () => this.page.evaluate(fill, [label, text]))
  }
}

/**
 * Runs in a page: presses what has this role and is called so. The driver's own search by role walks the whole tree of
 * accessibility, for longer than its patience on a machine that has much to do.
 */
function pressOn([role, name]) {
  const kinds = { button: 'button, [role=button]', link: 'a[href], [role=link]' }
  const called = (each) => (each.getAttribute('aria-label') ?? each.textContent).trim()
  const all = [...document.querySelectorAll(kinds[role] ?? `[role=${role}]`)].filter((each) => each.checkVisibility() && !each.disabled)
  const found = all.find((each) => called(each) === name) ?? all.find((each) => called(each).includes(name))
  found?.click()
  return found !== undefined
}

const CHROMIUM_FLAGS = ['--autoplay-policy=no-user-gesture-required', '--disable-background-networking', '--disable-component-update', '--no-pings']

/** A Chromium; `open(server)` gives a tab with cookies and storage of its own. */
export async function startChromium({ devices = 'fake' } = {}) {
  const flags = [...CHROMIUM_FLAGS]
  if (devices === 'fake') flags.push('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream')
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: flags })
  return {
    open: (server, options) => ChromiumTab.open(browser, server, options),
    close: () => browser.close(),
  }
}

const FIREFOX_PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.peerconnection.ice.loopback': true,
  'intl.accept_languages': 'en-GB, en',
}

/**
 * Puppeteer sets size and orientation at once; Firefox ESR 140 knows the size only, and takes it although
 * the other is refused.
 */
async function resize(page, viewport) {
  try {
    await page.setViewport(viewport)
  } catch (error) {
    if (!String(error).includes('setScreenOrientationOverride')) throw error
  }
  await until('the size asked for', async () => (await page.evaluate(() => innerWidth)) === viewport.width)
}

/** A Firefox; `open(server)` gives a tab with cookies and storage of its own. */
export async function startFirefox({ preferences = {} } = {}) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: true,
    defaultViewport: null,
    protocol: 'webDriverBiDi',
    extraPrefsFirefox: { ...FIREFOX_PREFERENCES, ...preferences },
  })
  return {
    open: (server, options) => FirefoxTab.open(browser, server, options),
    close: () => browser.close(),
  }
}
