// Plans that change on two devices, and over a line that fails: each cancels another date, and both stay cancelled; each
// moves the meeting, and whoever was slower reads what counts, while the room is kept as long as that; a room is shortened
// only once the vault knows; the last date of a series takes the room with it; and what was cancelled can be told to the
// others even where the list could not be changed.

import assert from 'node:assert/strict'
import test from 'node:test'

import { addMember, setUp, welcome } from './harness/accounts.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { calendar, dayFromNow, makeVault, openVault, plan } from './harness/planning.mjs'
import { answer, come, press, says, saysNoMore } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

const ADMIN = { login: 'a.berger', name: 'Andrea Berger', password: 'sieben blaue Stühle' }
const MEMBER = { login: 'm.krause', name: 'Mara Krause', password: 'ein Kran steht am Fluss' }
const TITLE = 'Ortsbeirat Planungsrunde'
const VAULT = '**/api/account/vault'

test('plans that change', { timeout: 300_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const tabs = []
  const person = async (name) => {
    const tab = await chromium.open(server)
    tabs.push(tab)
    return new Person(name, tab)
  }
  const admin = await person('Admin')
  const mara = await person('Mara')
  const device = await person('Mara 2')
  const told = [toldBy(mara), toldBy(device)]
  let words = []
  let link = ''

  await t.test('a series is open on two devices', async () => {
    await setUp(server, server.url, admin, ADMIN)
    await welcome(mara, await addMember(admin, server.url, MEMBER), MEMBER)
    await press(mara, 'Plan a meeting')
    await says(mara, /Keep planned meetings\?/)
    words = await makeVault(mara)
    link = (await plan(mara, { title: TITLE, day: dayFromNow(20), time: '13:37', repeat: { every: 'week', count: 4 } })).trim()
    await press(mara, 'To my meetings')
    await says(mara, new RegExp(TITLE))
    // The second device is looked at when the first date is over.
    await device.tab.page.clock.setFixedTime(Date.now() + 21 * 86_400_000)
    await device.tab.goto(`${server.url}/signin`)
    await device.tab.fill('Sign-in name', MEMBER.login)
    await device.tab.fill('Password', MEMBER.password)
    await device.tab.page.locator('form button[type=submit]').click()
    await says(device, /Start a meeting/)
    await opened(device)
    await says(device, new RegExp(TITLE))
  })

  /** Opens the list anew, with what the vault holds now. */
  async function opened(whose) {
    await whose.tab.goto(`${server.url}/meetings`)
    const read = seen(whose, 'GET', VAULT, 2)
    await openVault(whose, words.join(' '))
    // To open it, and again once it is shown.
    await read
  }

  await t.test('two dates cancelled at once are both cancelled, under a number that nobody was told', async () => {
    for (const whose of [mara, device]) {
      await press(whose, `More: ${TITLE}`)
      await press(whose, 'Cancel the next date', '[role=menu]')
      await answer(whose, /The other dates stay/, 'Cancel the next date')
      await says(whose, /This date is cancelled/)
    }
    await says(device, /Both are kept/)
    assert.ok((await calendar(mara)).lines.includes('SEQUENCE:1'))
    const { lines } = await calendar(device)
    assert.ok(lines.includes('SEQUENCE:2'), lines.join('\n'))
    const gone = lines.find((line) => line.startsWith('EXDATE;'))
    for (const days of [20, 27]) assert.ok(gone.includes(`${dayFromNow(days).replaceAll('-', '')}T133700`), gone)
    await press(device, 'To my meetings')
    assert.equal(await focused(device), 'My meetings')
  })

  await t.test('who was slower reads that nothing was changed, and the room is kept for what counts', async () => {
    const form = async (whose) => {
      await press(whose, `More: ${TITLE}`)
      const read = seen(whose, 'GET', VAULT)
      await press(whose, 'Change', '[role=menu]')
      await read
      await until('the form', () => whose.tab.evaluate(() => document.querySelector('.plan-form') !== null))
    }
    await form(device)
    await opened(mara)
    await form(mara)
    await mara.tab.fill('Day', dayFromNow(80))
    await press(mara, 'Save', '.plan-form')
    await says(mara, /The meeting is changed/)
    const [longest] = told[0].filter(({ is }) => is === 'PATCH')
    await device.tab.fill('Day', dayFromNow(50))
    await press(device, 'Save', '.plan-form')
    await says(device, /Your change was not taken/)
    const moved = told[1].filter(({ is }) => is === 'PATCH').map(({ keepUntil }) => keepUntil)
    assert.equal(moved.at(-1), longest.keepUntil, `${moved}`)
    assert.ok(moved[0] < longest.keepUntil, 'it was told a day that would have been too early')
    const counts = await device.tab.evaluate((day) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'full' }).format(new Date(`${day}T12:00`)), dayFromNow(80))
    await says(device, new RegExp(`Now it is: ${TITLE} · ${counts}`))
    assert.equal(await device.tab.page.getByLabel('Day', { exact: true }).inputValue(), dayFromNow(50), 'what was typed stays')
    assert.ok(!/The meeting is changed/.test(await device.text()))
  })

  await t.test('changed once more it counts, and only then the room may go earlier', async () => {
    const read = seen(mara, 'GET', VAULT)
    await press(mara, 'To my meetings')
    await read
    told[1].length = 0
    await device.tab.page.route(VAULT, (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()))
    await press(device, 'Save', '.plan-form')
    await says(device, /Not changed\./)
    assert.deepEqual(told[1].filter(({ is }) => is === 'PATCH'), [], 'the server was told nothing yet')
    await device.tab.page.unroute(VAULT)
    await press(device, 'Save', '.plan-form')
    await says(device, /The meeting is changed/)
    assert.ok((await calendar(device)).lines.includes('SEQUENCE:4'))
    // One of the two was stopped on its way.
    assert.deepEqual(told[1].slice(0, 3).map(({ is }) => is), ['PUT', 'PUT', 'PATCH'])
    await press(device, 'To my meetings')
  })

  await t.test('a form filled from what was read before is not saved over what is read meanwhile', async () => {
    let go
    const typed = new Promise((resolve) => (go = resolve))
    await mara.tab.page.route(VAULT, (route) => void typed.then(() => route.continue()))
    await press(mara, `More: ${TITLE}`)
    await press(mara, 'Change', '[role=menu]')
    const day = mara.tab.page.getByLabel('Day', { exact: true })
    await until('the day as it was', async () => (await day.inputValue()) === dayFromNow(80))
    await mara.tab.fill('Title', 'Etwas anderes')
    go()
    await says(mara, /changed on another device meanwhile\. Now it is: Ortsbeirat/)
    assert.doesNotMatch(await mara.text(), /not taken/, 'nothing was saved yet')
    assert.equal(await day.inputValue(), dayFromNow(80), 'what was typed stays')
    await press(mara, 'Discard what I entered')
    await until('the day as it is', async () => (await day.inputValue()) === dayFromNow(50))
    assert.equal(await mara.tab.page.getByLabel('Title', { exact: true }).inputValue(), TITLE)
    await saysNoMore(mara, /another device/)
    await press(mara, 'Cancel', '.plan-form')
    await mara.tab.page.unroute(VAULT)
  })

  await t.test('cancelled while the vault does not answer: the others can be told, and the list follows', async () => {
    await device.tab.page.route(VAULT, (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()))
    await press(device, `More: ${TITLE}`)
    await press(device, 'Cancel all dates', '[role=menu]')
    await answer(device, /Cancel all dates\?/, 'Cancel all dates')
    await says(device, /The room is deleted, the list is not changed yet\./)
    await says(device, /The meeting is cancelled/)
    assert.ok((await calendar(device)).lines.includes('STATUS:CANCELLED'))
    await press(device, 'Show the text')
    assert.match(await device.tab.page.locator('.pass-plan__text').innerText(), /^All dates of the meeting are cancelled\. The next would have been: /)
    await device.tab.page.unroute(VAULT)
    await press(device, 'Try again')
    await says(device, /The list is changed\./)
    await saysNoMore(device, /the list is not changed yet/)
    await press(device, 'To my meetings')
    await says(device, /cancelled/)
    await press(device, `Remove from the list: ${TITLE}`)
    await says(device, /Nothing planned/)
    assert.equal(await focused(device), 'My meetings')
  })

  await t.test('the last date of a series takes the room with it, and that is asked', async () => {
    await opened(mara)
    await says(mara, /Nothing planned/)
    await press(mara, 'Plan a meeting')
    link = (await plan(mara, { title: TITLE, day: dayFromNow(20), time: '13:37', repeat: { every: 'week', count: 2 } })).trim()
    // On the other device the first of the two is over.
    await opened(device)
    await press(device, `More: ${TITLE}`)
    await press(device, 'Cancel the next date', '[role=menu]')
    await answer(device, /Cancel the meeting\?[^]*It is the last date\.[^]*The room is deleted/, 'Cancel the meeting')
    await says(device, /The meeting is cancelled/)
    await press(device, 'Show the text')
    assert.doesNotMatch(await device.tab.page.locator('.pass-plan__text').innerText(), /other dates/)
    assert.deepEqual(told[1].at(-2).is, 'DELETE')
    await come(admin, link)
    // The room has no passphrase: where one is asked for, the server has refused, and does not say why.
    await says(admin, /This invitation is not valid|Passphrase of the meeting/)
  })

  await t.test('without errors', () => {
    for (const tab of tabs) assert.deepEqual([tab.foreign, tab.errors], [[], []])
  })
})

/** What a page asks of rooms and changes in the vault, as it asks it. */
function toldBy({ tab }) {
  const told = []
  tab.page.on('request', (request) => {
    const is = request.method()
    const path = new URL(request.url()).pathname
    if ((path.startsWith('/api/rooms/') && ['PATCH', 'DELETE'].includes(is)) || (path === '/api/account/vault' && is === 'PUT')) told.push({ is, ...(is === 'PATCH' ? request.postDataJSON() : {}) })
  })
  return told
}

/** Waits for so many answers from now on. */
async function seen({ tab }, method, path, times = 1) {
  let n = 0
  await tab.page.waitForResponse((response) => response.request().method() === method && new URL(response.url()).pathname.endsWith(path.slice(2)) && ++n === times)
}

/** What the element that has the focus says. */
function focused({ tab }) {
  return tab.evaluate(() => document.activeElement?.textContent ?? '')
}
