// A member plans meetings: a vault is made and kept in words, a series is planned in it, the calendar file is what it should
// be, a guest comes by the link; on a second device the vault is opened by its words, on the first by a passkey; both change
// something at once; a date and then all of it are cancelled, and the link opens nothing any more. What passes over the wire
// holds neither titles nor times nor links, and the administrator sees numbers.

import assert from 'node:assert/strict'
import test from 'node:test'

import { addMember, ask, setUp, welcome } from './harness/accounts.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { calendar, dayFromNow, makeVault, openVault, plan } from './harness/planning.mjs'
import { answer, come, press, says } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'
import { Tap } from './harness/tap.mjs'
import { until } from './harness/wait.mjs'

const ADMIN = { login: 'a.berger', name: 'Andrea Berger', password: 'sieben blaue Stühle' }
const MEMBER = { login: 'm.krause', name: 'Mara Krause', password: 'ein Kran steht am Fluss' }
const TITLE = 'Ortsbeirat Planungsrunde'
const PASSPHRASE = 'ahorn-kiesel-lampe-segel'
const DAY = dayFromNow(20)
const LATER = dayFromNow(21)
const TIME = '13:37'

test('planned meetings', { timeout: 300_000 }, async (t) => {
  const wire = await Tap.open()
  t.after(() => wire.close())
  const server = await Server.start({ KONKLAVE_ORIGINS: wire.url })
  t.after(() => server.stop())
  wire.to(server.port)
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const tabs = []
  const person = async (name) => {
    const tab = await chromium.open(wire)
    tabs.push(tab)
    return new Person(name, tab)
  }
  const admin = await person('Admin')
  const mara = await person('Mara')
  const guest = await person('Gast')
  const secrets = []
  let words = []
  let link = ''
  let zone = ''

  await t.test('a member makes a vault, and keeps its words', async () => {
    await setUp(server, wire.url, admin, ADMIN)
    await welcome(mara, await addMember(admin, wire.url, MEMBER), MEMBER)
    zone = await mara.tab.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone)
    await press(mara, 'Plan a meeting')
    await says(mara, /Keep planned meetings\?/)
    words = await makeVault(mara)
    assert.ok(words.length >= 12, `${words}`)
    secrets.push(words.join(' '), words.slice(0, 3).join(' '))
  })

  await t.test('and plans a series in it', async () => {
    link = (await plan(mara, { title: TITLE, day: DAY, time: TIME, passphrase: PASSPHRASE, repeat: { every: 'week', count: 4 } })).trim()
    assert.match(link, /\/j\/\w+#1\w+$/)
    assert.ok(!/Host link/.test(await mara.text()), 'what the vault keeps is not shown')
    const [room, fragment] = [/\/j\/(\w+)#/.exec(link)[1], /#(\w+)$/.exec(link)[1]]
    secrets.push(fragment, PASSPHRASE, TITLE, `${DAY}T${TIME}`, `${DAY.replaceAll('-', '')}T${TIME.replace(':', '')}00`)
    const start = await mara.tab.evaluate(([day, time]) => new Date(`${day}T${time}`).getTime(), [DAY, TIME])
    secrets.push(String(start), String(start / 1000), String(start / 1000 + 3600))
    assert.ok(room)
  })

  await t.test('the calendar file says when, and nothing that it should not', async () => {
    const { name, text, lines } = await calendar(mara)
    assert.equal(name, 'Meeting.ics')
    assert.ok(text.split('\r\n').every((line) => Buffer.from(line).length <= 75))
    for (const line of [
      'METHOD:PUBLISH',
      'SEQUENCE:0',
      `DTSTART;TZID=${zone}:${DAY.replaceAll('-', '')}T${TIME.replace(':', '')}00`,
      'DURATION:PT60M',
      'RRULE:FREQ=WEEKLY;COUNT=4',
      'SUMMARY:Meeting',
      `URL:${link}`,
      'STATUS:CONFIRMED',
      `TZID:${zone}`,
    ])
      assert.ok(lines.includes(line), `${line} in\n${text}`)
    assert.ok(lines.some((line) => line.startsWith('DESCRIPTION:') && line.includes(link) && line.includes(`${wire.url}/notice?lang=en`)))
    for (const word of [TITLE, PASSPHRASE, '#o']) assert.ok(!lines.join('\n').includes(word), word)
    await mara.tab.page.getByRole('checkbox', { name: /^Name the title/ }).check()
    assert.ok((await calendar(mara)).lines.includes(`SUMMARY:${TITLE}`))
    await press(mara, 'Show the text')
    const shown = await mara.tab.page.locator('.pass-plan__text').innerText()
    assert.ok(shown.includes(link) && shown.includes(TITLE) && shown.includes(`${wire.url}/notice?lang=en`) && !shown.includes(PASSPHRASE), shown)
    const mail = await mara.tab.page.getByRole('link', { name: 'Write an e-mail' }).getAttribute('href')
    assert.ok(mail.startsWith('mailto:?subject=Invitation%20to%20a%20meeting&body='), mail)
    assert.ok(mail.includes(encodeURIComponent(`${wire.url}/notice?lang=en`)), mail)
    await press(mara, 'QR code')
    await mara.tab.page.getByRole('img', { name: /^QR code/ }).waitFor()
    await press(mara, 'Close', '.dialog')
  })

  await t.test('a guest comes by the link, weeks before', async () => {
    await come(guest, link)
    await says(guest, /Passphrase of the meeting/)
    await guest.tab.fill('Passphrase', PASSPHRASE)
    await press(guest, 'Check passphrase')
    await guest.inside()
    assert.match(await guest.text(), new RegExp(TITLE))
    await guest.leave()
  })

  await t.test('another day is told to the server as a day', async () => {
    await press(mara, 'To my meetings')
    await says(mara, new RegExp(TITLE))
    await press(mara, `More: ${TITLE}`)
    await press(mara, 'Change', '[role=menu]')
    await until('the form', () => mara.tab.evaluate(() => document.querySelector('.plan-form') !== null))
    await mara.tab.fill('Day', LATER)
    const sent = mara.tab.page.waitForRequest((request) => request.method() === 'PATCH' && request.url().includes('/api/rooms/'))
    await press(mara, 'Save', '.plan-form')
    const { keepUntil } = (await sent).postDataJSON()
    assert.equal(keepUntil % 86_400, 0, 'the end of a day, and not of a meeting')
    await says(mara, /The meeting is changed/)
    const { lines } = await calendar(mara)
    assert.ok(lines.includes('SEQUENCE:1') && lines.some((line) => line.startsWith('DTSTART;') && line.includes(LATER.replaceAll('-', ''))), lines.join('\n'))
    assert.ok(lines.includes(`URL:${link}`))
  })

  const device = await person('Mara 2')
  await t.test('on a second device the vault is opened by its words', async () => {
    const { tab } = device
    await tab.goto(`${wire.url}/signin`)
    await tab.fill('Sign-in name', MEMBER.login)
    await tab.fill('Password', MEMBER.password)
    await tab.page.locator('form button[type=submit]').click()
    await says(device, /Start a meeting/)
    await tab.goto(`${wire.url}/meetings`)
    await openVault(device, words.map((word, n) => (n === 2 ? 'keinwortausderliste' : word)).join(' '))
    await says(device, /Word 3 is in no list/)
    await openVault(device, words.join('-').toUpperCase())
    await says(device, new RegExp(TITLE))
  })

  await t.test('on the first by a passkey', async () => {
    const { tab } = mara
    const devtools = await tab.context.newCDPSession(tab.page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, hasPrf: true, automaticPresenceSimulation: true },
    })
    await tab.page.locator('.who button').click()
    await tab.page.getByRole('menuitem', { name: 'Account' }).click()
    await press(mara, 'Add a passkey')
    await tab.fill('Name of the passkey', 'Laptop')
    await press(mara, 'Make the passkey')
    await says(mara, /Passkey “Laptop” is added/)
    await press(mara, 'Add a passkey that opens it')
    await says(mara, /The passkey now opens the vault/)
    // A reload forgets what opened it.
    await tab.goto(`${wire.url}/meetings`)
    await says(mara, /Open your vault/)
    assert.ok(!(await mara.text()).includes(TITLE))
    await press(mara, 'Open with a passkey')
    await says(mara, new RegExp(TITLE))
  })

  await t.test('what both devices change is kept', async () => {
    // The second has not read what the first changed since: the passkey is a change, too.
    await press(device, `More: ${TITLE}`)
    await press(device, 'Cancel the next date', '[role=menu]')
    await answer(device, /Cancel the date on/, 'Cancel the next date')
    await says(device, /This date is cancelled/)
    await says(device, /Both are kept/)
    const { lines } = await calendar(device)
    assert.ok(lines.some((line) => line.startsWith('EXDATE;') && line.includes(LATER.replaceAll('-', ''))), lines.join('\n'))
    await press(device, 'To my meetings')
    await mara.tab.reload()
    await press(mara, 'Open with a passkey')
    await press(mara, `More: ${TITLE}`)
    await press(mara, 'Invite', '[role=menu]')
    assert.ok((await calendar(mara)).lines.includes('SEQUENCE:2'))
    await press(mara, 'To my meetings')
  })

  await t.test('cancelled, the link opens nothing', async () => {
    await press(mara, `More: ${TITLE}`)
    await press(mara, 'Cancel all dates', '[role=menu]')
    await answer(mara, /Cancel all dates\?/, 'Cancel all dates')
    await says(mara, /The meeting is cancelled/)
    assert.ok((await calendar(mara)).lines.includes('STATUS:CANCELLED'))
    await guest.tab.goto('about:blank')
    await come(guest, link)
    await says(guest, /This invitation is not valid|Passphrase of the meeting/)
    if (/Passphrase of the meeting/.test(await guest.text())) {
      // The server does not say which of the two is wrong.
      await guest.tab.fill('Passphrase', PASSPHRASE)
      await press(guest, 'Check passphrase')
      await says(guest, /This invitation is not valid|does not open the room/)
    }
    await press(mara, 'To my meetings')
    await press(mara, `Remove from the list: ${TITLE}`)
    await says(mara, /Nothing planned/)
  })

  await t.test('administrators see numbers', async () => {
    for (const section of ['oversight', 'audit', 'health', 'members']) {
      await admin.tab.goto(`${wire.url}/console#${section}`)
      await until('the page', () => admin.tab.evaluate(() => document.querySelector('.card h2') !== null && !document.body.innerText.includes('Asking the server')), { describe: () => admin.text() })
      for (const word of secrets) assert.ok(!(await admin.text()).includes(word), `${word} under ${section}`)
    }
    const { entries } = (await ask(admin, 'GET', '/api/oversight')).body
    assert.equal(entries.find(({ entry }) => entry === 'vaults').rows, 1)
    const mine = (await ask(mara, 'GET', '/api/account/data')).body.entries.find(({ entry }) => entry === 'vaults')
    assert.equal(mine.rows.length, 1)
  })

  await t.test('nothing of it passed over the wire', () => {
    const passed = wire.messages
    for (const word of ['/api/account/vault', 'keepUntil', MEMBER.login]) assert.ok(passed.some((bytes) => bytes.includes(word)), `${word} passed, and is found`)
    for (const word of secrets) {
      for (const bytes of passed) assert.ok(!bytes.includes(word), `“${word}” in ${bytes.toString('latin1').slice(0, 300)}`)
    }
    for (const tab of tabs) assert.deepEqual([tab.foreign, tab.errors], [[], []])
  })
})
