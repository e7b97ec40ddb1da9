// Accounts as people use them: a server is set up by the link on its console, a member comes by a one-time link, second
// factor and passkey are set up and used, wrong passwords are held up, sessions are ended, data are saved and erased.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'

import { ask, beginFactor, claim, welcome } from './harness/accounts.mjs'
import { startChromium, startFirefox } from './harness/browsers.mjs'
import { code } from './harness/codes.mjs'
import { Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

const ADMIN = { login: 'a.berger', name: 'Andrea Berger', password: 'sieben blaue Stühle' }
const MEMBER = { login: 'm.krause', name: 'Mara Krause', password: 'ein Kran steht am Fluss' }

const text = (tab) => tab.evaluate(() => document.body.innerText)

function says(tab, pattern) {
  return until(`the page says ${pattern}`, async () => pattern.test(await text(tab)), { patience: 20_000, describe: () => text(tab) })
}

/** What the menu of whoever is signed in is named after. */
function who(tab) {
  return tab.evaluate(() => document.querySelector('.who button')?.innerText.trim() ?? null)
}

function signedIn(tab, name) {
  return until(`${name} is signed in`, async () => (await who(tab)) === name, { patience: 20_000, describe: () => text(tab) })
}

async function typePassword(tab, { login, password }) {
  await tab.fill('Sign-in name', login)
  await tab.fill('Password', password)
  await tab.page.locator('form button[type=submit]').click()
}

async function chooseBy(tab, item) {
  await tab.page.locator('.who button').click()
  await tab.page.getByRole('menuitem', { name: item }).click()
}

/** What the focus is on, by its label. */
function focused(tab) {
  return tab.evaluate(() => document.activeElement?.labels?.[0]?.innerText ?? document.activeElement?.tagName)
}

function focus(tab, label) {
  return until(`the focus is on ${label}`, async () => (await focused(tab)) === label, { describe: () => focused(tab) })
}

/** The next answer to a path is this refusal; the server does not learn of the request. */
function refuseOnce(tab, path, status, body) {
  return tab.page.route(path, (route) => route.fulfill({ status, contentType: 'application/json', body: JSON.stringify({ retryAfterSeconds: null, ...body }) }), { times: 1 })
}

/** Adds a passkey of a device that always has somebody before it. */
async function addPasskey(tab) {
  const devtools = await tab.context.newCDPSession(tab.page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, hasPrf: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  await chooseBy(tab, 'Account')
  await tab.click('button', 'Add a passkey')
  await tab.fill('Name of the passkey', 'Laptop')
  await tab.click('button', 'Make the passkey')
  await says(tab, /Since \d/)
}

/** Runs in a page before its own code: no passkey is given to a field unasked. */
function askForPasskeys() {
  if (globalThis.PublicKeyCredential) globalThis.PublicKeyCredential.isConditionalMediationAvailable = async () => false
}

/** The part of a page under this heading. */
const part = (tab, heading) => tab.page.getByRole('region', { name: heading })

test('accounts', { timeout: 240_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const tabs = []
  const open = async () => {
    const tab = await chromium.open(server)
    tab.page.setDefaultTimeout(15_000)
    tabs.push(tab)
    return tab
  }
  const admin = await open()
  const member = await open()
  let proven = ''
  let secret = ''
  let recovery = []

  await t.test('the link that the server writes down makes the first administrator, once', async () => {
    const ticket = await until('the link in its file', () => server.setupTicket(), { describe: async () => server.log })
    await admin.goto(server.url)
    await says(admin, /Nobody has set this server up yet/)
    await admin.goto(`${server.url}/welcome#${ticket}`)
    await says(admin, /Set this server up/)
    assert.equal(await admin.evaluate(() => location.href), `${server.url}/welcome`, 'the link is not in the address bar')
    await admin.fill('Sign-in name', ADMIN.login)
    await admin.fill('Name', ADMIN.name)
    await admin.fill('Password', 'too short')
    await admin.click('button', 'Make account and sign in')
    await says(admin, /Take at least 10 characters/)
    await admin.fill('Password', ADMIN.password)
    await admin.click('button', 'Make account and sign in')
    await says(admin, /One more step/)
    await member.goto(`${server.url}/welcome#${ticket}`)
    await says(member, /This link opens nothing/)
  })

  await t.test('an administrator needs a second factor before anything else', async () => {
    const begun = await beginFactor({ tab: admin })
    const { factor } = begun
    secret = begun.secret
    await factor.getByRole('img', { name: /^QR code/ }).waitFor()
    await admin.fill('Code from the app', '000000')
    await admin.click('button', 'Check and switch on')
    await says(admin, /This code does not fit/)
    proven = code(secret)
    await admin.fill('Code from the app', proven)
    await admin.click('button', 'Check and switch on')
    await until('recovery codes', async () => (await factor.locator('.codes li').count()) >= 8, { describe: () => text(admin) })
    recovery = await factor.locator('.codes li').allInnerTexts()
    await admin.click('button', 'I have kept them')
    await says(admin, /recovery codes left/)
  })

  let link = ''
  await t.test('an administrator adds a member, who comes by a one-time link', async () => {
    await chooseBy(admin, 'Administration')
    await says(admin, /1 account/)
    await admin.click('button', 'Add a member')
    await admin.fill('Sign-in name', MEMBER.login)
    await admin.fill('Name', MEMBER.name)
    // Whatever becomes of the list meanwhile, the link stays: it cannot be shown again.
    const lost = (route) => (route.request().method() === 'GET' ? route.fulfill({ status: 401, contentType: 'application/json', body: '{"code":"sign_in_first","retryAfterSeconds":null}' }) : route.continue())
    const nobody = (route) => route.fulfill({ contentType: 'application/json', body: '{"account":null,"mayCreate":false,"unclaimed":false,"methods":["password"]}' })
    await admin.page.route('**/api/members', lost)
    await admin.page.route('**/api/session', nobody)
    await admin.click('button', 'Make the account')
    await says(admin, /The link for Mara Krause is ready/)
    link = await admin.page.getByLabel('One-time link').innerText()
    assert.doesNotMatch(await admin.page.getByLabel('Subject', { exact: true }).innerText(), /welcome|#/)
    await member.goto(link.trim())
    await says(member, /An account was made for Mara Krause/)
    await member.fill('Password', MEMBER.password)
    // The server does it, and its answer is lost on the way.
    await member.page.route('**/api/tickets/use', (route) => route.fetch().then(() => route.abort()), { times: 1 })
    await member.click('button', 'Set password and sign in')
    await says(member, /answer did not arrive/)
    assert.equal(await member.page.getByRole('button', { name: 'Sign in', exact: true }).count(), 1, 'signing in is offered')
    await member.click('button', 'Set password and sign in')
    await says(member, /very likely the server has accepted your password/)
    await member.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await typePassword(member, MEMBER)
    await signedIn(member, MEMBER.name)
    await says(member, /Start a meeting/)
    assert.ok(!(await text(member)).includes('Administration'))
    assert.match(await text(admin), /The link for Mara Krause is ready/)
    await admin.page.unroute('**/api/members', lost)
    await admin.page.unroute('**/api/session', nobody)
  })

  await t.test('nobody locks themselves out of their own account from the list of members', async () => {
    await admin.reload()
    const offered = async (name) => {
      await admin.page.getByRole('button', { name: `Actions: ${name}` }).click()
      const items = await admin.page.getByRole('menuitem').allInnerTexts()
      await admin.page.keyboard.press('Escape')
      return items.map((item) => item.trim())
    }
    assert.deepEqual(await offered(ADMIN.name), ['Change role', 'My account'])
    assert.deepEqual(await offered(MEMBER.name), ['Change role', 'New link', 'Suspend', 'Erase account'])
  })

  await t.test('rules say what they change, and hold', async () => {
    await admin.page.getByRole('link', { name: 'Rules' }).click()
    await admin.page.getByRole('radio', { name: /^Members/ }).check()
    await says(admin, /This changes when you save/)
    await admin.click('button', 'Save rules')
    await says(admin, /The rules are saved/)
    const stranger = await open()
    await stranger.goto(server.url)
    await says(stranger, /On this server, members start meetings/)
    assert.equal(await stranger.page.getByRole('button', { name: 'Start a meeting' }).count(), 0)
    await stranger.close()
  })

  await t.test('a passkey is added and signs in', async () => {
    await addPasskey(member)
    await chooseBy(member, 'Sign out')
    await says(member, /On this server, members start meetings/)
    await member.click('button', 'Sign in')
    // Some versions give the passkey to the field unasked, others on the press.
    const press = () => member.page.getByRole('button', { name: 'Sign in with a passkey' }).click({ timeout: 500 })
    await until('signed in', async () => (await who(member)) === MEMBER.name || (await press().then(() => false)), { patience: 20_000, every: 300, describe: () => text(member) })
  })

  let second = null
  await t.test('the second factor is asked for and counts once', async () => {
    second = await open()
    await second.goto(`${server.url}/console`)
    await second.click('button', 'Sign in')
    await typePassword(second, ADMIN)
    await says(second, /type the present one/)
    await second.fill('Code', proven)
    await second.click('button', 'Check code')
    await says(second, /These details are wrong/)
    await focus(second, 'Sign-in name')
    await typePassword(second, ADMIN)
    await says(second, /type the present one/)
    await second.click('button', 'Back')
    await focus(second, 'Sign-in name')
    // Whoever has to wait twice reads it twice.
    const submit = second.page.locator('form button[type=submit]')
    for (let n = 0; n < 2; n++) {
      await refuseOnce(second, '**/api/session', 429, { code: 'too_many_tries', retryAfterSeconds: 1 })
      await submit.click()
      await says(second, /Too many tries/)
      await until('the wait is over', async () => (await submit.innerText()) === 'Sign in', { describe: () => text(second) })
    }
    await typePassword(second, ADMIN)
    await says(second, /type the present one/)
    // The next one: it is not yet shown, is accepted all the same, and is not the one that was used.
    await second.fill('Code', code(secret, 1))
    await second.click('button', 'Check code')
    await says(second, /Members, rules and proofs/)
    await chooseBy(second, 'Sign out')
    // A page that is left too soon takes its request with it.
    await until('signed out', async () => (await who(second)) === null, { describe: () => text(second) })
    await second.goto(`${server.url}/console`)
    await second.click('button', 'Sign in')
    await typePassword(second, ADMIN)
    await says(second, /type the present one/)
    await second.click('button', 'Use a recovery code')
    await second.fill('Recovery code', recovery[0].toLowerCase())
    await second.click('button', 'Check code')
    await says(second, /Members, rules and proofs/)
    await signedIn(second, ADMIN.name)
  })

  await t.test('sessions are listed, and end where one wants', async () => {
    await chooseBy(admin, 'Account')
    await says(admin, /End all others/)
    const sessions = part(admin, 'Sessions')
    assert.equal(await sessions.locator('.row').count(), 2)
    await admin.click('button', 'End all others')
    await says(admin, /All other sessions have ended/)
    await until('one is left', async () => (await sessions.locator('.row').count()) === 1)
    await second.page.getByRole('link', { name: 'Log' }).click()
    await says(second, /Sign in to see this page/)
    await second.close()
  })

  await t.test('what is kept is listed with its rows, and that it is deleted', async () => {
    await chooseBy(admin, 'Administration')
    await admin.page.getByRole('link', { name: 'Data map' }).click()
    await says(admin, /What is kept[^]*Legal basis|What is kept[^]*GDPR/)
    await says(admin, /2 entries/)
    assert.doesNotMatch(await text(admin), /overdue|missing or incomplete/)
  })

  await t.test('the log names what was done, and its chain is whole', async () => {
    await chooseBy(admin, 'Administration')
    await admin.page.getByRole('link', { name: 'Log' }).click()
    await says(admin, /Chain is whole/)
    await says(admin, /Account made\s+m\.krause/)
    await says(admin, /Rules changed/)
    await admin.page.getByRole('link', { name: 'Health' }).click()
    await says(admin, /Meetings now\s+0/)
    // On a phone the parts are one choice.
    await admin.page.setViewportSize({ width: 390, height: 844 })
    await admin.page.getByLabel('Part', { exact: true }).selectOption('Log')
    await says(admin, /Chain is whole/)
    assert.ok(!(await admin.page.getByRole('link', { name: 'Health' }).isVisible()))
    await admin.page.setViewportSize({ width: 1280, height: 800 })
  })

  await t.test('a fresh proof is asked for, and then it goes on: all that is kept is saved', async () => {
    await chooseBy(member, 'Account')
    // Signing in was a proof; as if it had been an hour ago.
    await refuseOnce(member, '**/api/account/data', 403, { code: 'confirm_first' })
    const download = member.page.waitForEvent('download')
    await member.click('button', 'Save as JSON')
    await says(member, /Is it you\?/)
    await member.page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(MEMBER.password)
    await member.page.getByRole('dialog').getByRole('button', { name: 'Confirm', exact: true }).click()
    const saved = await readFile(await (await download).path(), 'utf8')
    const { entries } = JSON.parse(saved)
    assert.deepEqual(entries.find(({ entry }) => entry === 'members').rows.map(({ profile }) => [profile.login, profile.name]), [[MEMBER.login, MEMBER.name]])
    assert.ok(entries.some(({ entry }) => entry === 'passkeys'))
    assert.ok(!saved.includes('argon2'), 'secrets are named, not shown')
  })

  await t.test('whoever has lost the phone proves it with a recovery code', async () => {
    await chooseBy(admin, 'Account')
    await refuseOnce(admin, '**/api/account/data', 403, { code: 'confirm_first' })
    const download = admin.page.waitForEvent('download')
    await admin.click('button', 'Save as JSON')
    await says(admin, /Is it you\?/)
    const dialog = admin.page.getByRole('dialog')
    await dialog.getByLabel('Password', { exact: true }).fill(ADMIN.password)
    await dialog.getByRole('button', { name: 'Use a recovery code' }).click()
    await focus(admin, 'Recovery code')
    await admin.page.keyboard.type(recovery[1])
    assert.equal(await dialog.getByLabel('Recovery code').inputValue(), recovery[1])
    await dialog.getByRole('button', { name: 'Confirm', exact: true }).click()
    const { entries } = JSON.parse(await readFile(await (await download).path(), 'utf8'))
    assert.equal(entries.find(({ entry }) => entry === 'recovery_codes').rows.length, recovery.length - 2)
    await chooseBy(admin, 'Administration')
  })

  await t.test('in Firefox, the same account signs in and out', async (t) => {
    const firefox = await startFirefox()
    t.after(() => firefox.close())
    const tab = await firefox.open(server)
    await tab.goto(`${server.url}/signin`)
    await until('the form', () => tab.evaluate(() => document.querySelector('[autocomplete^=username]') !== null))
    await tab.fill('Sign-in name', MEMBER.login)
    await tab.fill('Password', MEMBER.password)
    await tab.evaluate(() => document.querySelector('form button[type=submit]').click())
    await signedIn(tab, MEMBER.name)
    assert.deepEqual([tab.foreign, tab.errors], [[], []])
  })

  await t.test('wrong passwords are held up, whoever has a passkey is not, and the account is erased', async () => {
    const thief = await open()
    await thief.goto(`${server.url}/signin`)
    // The sixth is the right one, and no better than the others.
    for (const password of ['a', 'b', 'c', 'd', 'e', MEMBER.password]) {
      const answer = thief.page.waitForResponse((response) => response.url().endsWith('/api/session') && response.request().method() === 'POST')
      await typePassword(thief, { login: MEMBER.login, password })
      assert.equal((await answer).status(), 401)
      await until('the page takes a try', () => thief.evaluate(() => document.querySelector('form[aria-busy=false]') !== null))
    }
    await says(thief, /These details are wrong/)
    await says(thief, /not even the right one/)
    await member.reload()
    await says(member, /My data/)
    await part(member, 'My data').getByRole('button', { name: 'Erase account' }).click()
    await says(member, /Deleted at once/)
    await member.page.getByRole('dialog').getByRole('button', { name: 'Erase account' }).click()
    await says(member, /Your account is erased/)
    await says(member, /Backups hold nothing of it from/)
    await member.click('button', 'To the start page')
    await says(member, /On this server, members start meetings/)
  })

  await t.test('no page asked anybody else, and none stumbled', () => {
    for (const tab of tabs) assert.deepEqual([tab.foreign, tab.errors], [[], []])
  })
})

test('where policy asks for more, a password alone goes on with the passkey only', { timeout: 120_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const admin = new Person('Admin', await chromium.open(server))
  const member = await chromium.open(server, { script: askForPasskeys })
  for (const tab of [admin.tab, member]) tab.page.setDefaultTimeout(15_000)
  const decide = async (change) => {
    const { body } = await ask(admin, 'GET', '/api/policy')
    const decided = await ask(admin, 'PUT', '/api/policy', { ...body, ...change })
    assert.equal(decided.status, 200, JSON.stringify(decided.body))
  }
  const signOut = async () => {
    await chooseBy(member, 'Sign out')
    await until('signed out', async () => (await who(member)) === null, { describe: () => text(member) })
  }
  const typeAgain = async () => {
    await member.goto(`${server.url}/signin`)
    await typePassword(member, MEMBER)
  }

  await t.test('a member with a passkey signs in by password, as long as policy asks for no more', async () => {
    const ticket = await until('the link in its file', () => server.setupTicket(), { describe: async () => server.log })
    await claim(admin, `${server.url}/welcome#${ticket}`, ADMIN)
    const made = await ask(admin, 'POST', '/api/members', { login: MEMBER.login, name: MEMBER.name, email: '', role: 'member' })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    await welcome(new Person('Member', member), `${server.url}/welcome#${made.body.ticket}`, MEMBER)
    await addPasskey(member)
    await signOut()
    await typeAgain()
    await signedIn(member, MEMBER.name)
  })

  await t.test('once it does, that session goes on after the passkey was shown', async () => {
    await decide({ secondFactor: 'everyone', create: 'members' })
    await member.goto(server.url)
    await says(member, /more of your account than the password/)
    assert.equal(await member.page.getByRole('button', { name: 'Start a meeting' }).count(), 0)
    await member.goto(`${server.url}/account`)
    await member.click('button', 'Confirm now')
    const dialog = member.page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Confirm with a passkey' }).waitFor()
    assert.equal(await dialog.getByLabel('Password', { exact: true }).count(), 0)
    await dialog.getByRole('button', { name: 'Confirm with a passkey' }).click()
    await says(member, /My data/)
    await member.goto(server.url)
    await says(member, /Start a meeting/)
    await signOut()
  })

  await t.test('and the next one begins with password and passkey', async () => {
    await typeAgain()
    await says(member, /The password is right/)
    assert.equal(await who(member), null)
    await member.click('button', 'Back')
    await focus(member, 'Sign-in name')
    await typePassword(member, MEMBER)
    await says(member, /The password is right/)
    await member.click('button', 'Confirm with a passkey')
    await signedIn(member, MEMBER.name)
    await says(member, /Start a meeting/)
    for (const tab of [admin.tab, member]) assert.deepEqual([tab.foreign, tab.errors], [[], []])
  })
})
