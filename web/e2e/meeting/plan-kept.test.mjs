// A meeting that was just planned is nowhere but on the page that planned it until a vault has it: it stays there whatever
// becomes of vault, session and server meanwhile, and nobody leaves without being asked. Who may not plan is told why.

import assert from 'node:assert/strict'
import test from 'node:test'

import { addMember, ask, setUp, welcome } from './harness/accounts.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { dayFromNow, makeVault, openVault, plan } from './harness/planning.mjs'
import { answer, press, says, saysNoMore } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

const ADMIN = { login: 'a.berger', name: 'Andrea Berger', password: 'sieben blaue Stühle' }
const MARA = { login: 'm.krause', name: 'Mara Krause', password: 'ein Kran steht am Fluss' }
const JAN = { login: 'j.petersen', name: 'Jan Petersen', password: 'drei Möwen auf dem Deich' }
const DAY = dayFromNow(20)
const VAULT = '**/api/account/vault'

test('a new plan, and its keeper', { timeout: 300_000 }, async (t) => {
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
  const signIn = async (who, page, account) => {
    await page.goto(`${server.url}/signin`)
    await submit(page, account)
    await says(who, /Start a meeting/)
  }
  const submit = async (page, { login, password }) => {
    await page.getByLabel('Sign-in name', { exact: true }).fill(login)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.locator('form button[type=submit]').click()
  }
  /** Answers of the server about the vault, one for each change, until none is left. */
  const answering = async (answers) => {
    const { page } = mara.tab
    await page.route(VAULT, async (route) => {
      const next = route.request().method() === 'PUT' ? answers.shift() : undefined
      return next ? route.fulfill(next) : route.continue()
    })
  }

  await t.test('planned without a vault, it goes into the one that is set up beside it', async () => {
    await setUp(server, server.url, admin, ADMIN)
    JAN.link = await addMember(admin, server.url, JAN)
    await welcome(mara, await addMember(admin, server.url, MARA), MARA)
    await press(mara, 'Plan a meeting')
    await says(mara, /Keep planned meetings\?/)
    assert.ok((await mara.tab.page.getByLabel('Day', { exact: true }).getAttribute('max')) > DAY, 'the browser offers no day that the server refuses')
    await plan(mara, { title: 'Erste Runde', day: DAY, time: '10:00' })
    await says(mara, /Host link/)
  })

  await t.test('nobody leaves it without being asked', async () => {
    const { page } = mara.tab
    for (const leave of [() => press(mara, 'To the start page'), () => page.locator('a.brand').click(), () => page.goBack()]) {
      await leave()
      await answer(mara, /Leave this page\?/, 'Stay here')
      await until('the question is gone', async () => (await mara.dialog()) === null)
      assert.match(await mara.text(), /Host link/)
    }
    // Writing a message leaves nothing, though browsers tell it so.
    let dialogs = 0
    const count = (dialog) => {
      dialogs += 1
      void dialog.dismiss()
    }
    page.on('dialog', count)
    const begin = await page.evaluate(() => performance.now())
    await page.getByRole('link', { name: 'Write an e-mail' }).click()
    await page.waitForFunction((begin) => performance.now() > begin + 2_000, begin)
    page.off('dialog', count)
    assert.equal(dialogs, 0)
    let asked = null
    page.once('dialog', (dialog) => {
      asked = dialog.type()
      void dialog.dismiss()
    })
    await page.evaluate(() => void setTimeout(() => location.reload()))
    await until('the browser asks', () => asked === 'beforeunload')
    assert.match(await mara.text(), /Host link/)
  })

  let words = []
  await t.test('and it is there once the vault is', async () => {
    words = await makeVault(mara)
    await says(mara, /The meeting is in your vault now/)
    assert.ok(!/Host link/.test(await mara.text()), 'what the vault keeps is not shown')
    await press(mara, 'To my meetings')
    await says(mara, /Erste Runde/)
  })

  await t.test('that the server has an error is no reason to reload', async () => {
    const gateway = { status: 502, contentType: 'text/html', body: '<h1>502 Bad Gateway</h1>' }
    await answering([gateway, { status: 413, contentType: 'application/json', body: '{"code":"too_large","retryAfterSeconds":null}' }])
    await press(mara, 'Plan a meeting')
    await plan(mara, { title: 'Zweite Runde', day: DAY, time: '11:00' })
    await says(mara, /not in your vault yet/)
    const shown = await mara.text()
    assert.match(shown, /An error occurred in the server/)
    assert.match(shown, /Host link/)
    assert.doesNotMatch(shown, /our fault/i)
    await press(mara, 'Try again')
    await says(mara, /No more fits into the vault/)
    // Where there is something to remove, while this page stays.
    const link = mara.tab.page.getByRole('link', { name: 'My meetings' })
    assert.deepEqual([await link.getAttribute('target'), await link.getAttribute('href')], ['_blank', '/meetings'])
    await press(mara, 'Try again')
    await saysNoMore(mara, /Host link/)
    await mara.tab.page.unroute(VAULT)
    await press(mara, 'To my meetings')
    await says(mara, /Zweite Runde/)
  })

  await t.test('it stays where the session ends, and is kept after the next', async () => {
    const { page, context } = mara.tab
    await press(mara, 'Plan a meeting')
    let over = false
    await page.route(VAULT, async (route) => {
      if (route.request().method() === 'PUT' && !over) {
        over = true
        await ask(mara, 'DELETE', '/api/session')
      }
      return route.continue()
    })
    const link = await plan(mara, { title: 'Dritte Runde', day: DAY, time: '12:00' })
    await says(mara, /you are no longer signed in/)
    assert.match(await mara.text(), /Host link/)
    assert.ok((await mara.text()).includes(link.trim()))
    const opened = context.waitForEvent('page')
    await page.getByRole('link', { name: 'Sign in' }).click()
    const window = await opened
    await submit(window, MARA)
    await window.getByText('Start a meeting').waitFor()
    await window.close()
    await press(mara, 'Try again')
    await openVault(mara, words.join(' '))
    await saysNoMore(mara, /Host link/)
    await press(mara, 'To my meetings')
    await says(mara, /Dritte Runde/)
  })

  await t.test('whoever signs out leaves no way to lead in the tab', async () => {
    const { page } = mara.tab
    const known = () => mara.tab.evaluate(() => Object.keys(sessionStorage).filter((name) => /^konklave\.(own|shared)\./.test(name)).length)
    await press(mara, 'To the meeting: Erste Runde')
    await until('the door', () => mara.tab.evaluate(() => document.querySelector('.pre__form') !== null))
    assert.ok((await known()) > 0)
    await page.goto(`${server.url}/account`)
    await until('the menu', () => mara.tab.evaluate(() => document.querySelector('.who button') !== null))
    await page.locator('.who button').click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await says(mara, /You are signed out/)
    assert.equal(await known(), 0)
  })

  await t.test('signing in leads back to what was to be changed', async () => {
    const { page } = mara.tab
    await page.goto(`${server.url}/plan#0e6f1c1e`)
    await says(mara, /Sign in to change it/)
    await press(mara, 'Sign in', 'main')
    await submit(page, MARA)
    await until('the plan', () => mara.tab.evaluate(() => location.pathname + location.hash === '/plan#0e6f1c1e'), { describe: async () => page.url() })
  })

  const first = await person('Jan')
  const second = await person('Jan 2')
  await t.test('a vault that another device made meanwhile is said, and nothing typed is lost', async () => {
    await welcome(first, JAN.link, JAN)
    await signIn(second, second.tab.page, JAN)
    for (const each of [first, second]) {
      await press(each, 'Plan a meeting')
      await says(each, /Keep planned meetings\?/)
    }
    await first.tab.fill('Title', 'Vierte Runde')
    await press(first, 'Set up a vault')
    await says(first, /Your recovery phrase/)
    const shown = await first.tab.page.locator('.phrase__words li').allInnerTexts()
    const theirs = await makeVault(second)
    const n = Number(/Word (\d+)/.exec(await first.tab.page.locator('.phrase form label').innerText())[1])
    await first.tab.page.locator('.phrase form input').fill(shown[n - 1].trim())
    await press(first, 'I have kept them')
    await says(first, /set up in another window or on another device meanwhile/)
    assert.equal(await first.tab.page.getByLabel('Title', { exact: true }).inputValue(), 'Vierte Runde')
    await openVault(first, theirs.join(' '))
    await plan(first, { title: 'Vierte Runde', day: DAY, time: '13:00' })
    assert.doesNotMatch(await first.text(), /Host link/)
    await press(first, 'To my meetings')
    await says(first, /Vierte Runde/)
  })

  await t.test('what was in a vault that was deleted elsewhere goes into the one made there', async () => {
    const [{ body: account }, { body: vault }] = [await ask(second, 'GET', '/api/account'), await ask(second, 'GET', '/api/account/vault')]
    const gone = await ask(second, 'DELETE', '/api/account/vault', { from: vault.digest, member: account.member })
    assert.equal(gone.status, 204, JSON.stringify(gone.body))
    await first.tab.page.locator('a.brand').click()
    await first.tab.page.locator('.who button').click()
    await first.tab.page.getByRole('menuitem', { name: 'My meetings' }).click()
    await says(first, /deleted on another device or in another window/)
    await second.tab.page.goto(`${server.url}/account`)
    const theirs = await makeVault(second)
    await press(first, 'Set up a vault')
    await says(first, /Your recovery phrase/)
    const shown = await first.tab.page.locator('.phrase__words li').allInnerTexts()
    const n = Number(/Word (\d+)/.exec(await first.tab.page.locator('.phrase form label').innerText())[1])
    await first.tab.page.locator('.phrase form input').fill(shown[n - 1].trim())
    const kept = first.tab.page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.ok())
    await press(first, 'I have kept them')
    await says(first, /set up in another window or on another device meanwhile/)
    await openVault(first, theirs.join(' '))
    await says(first, /Vierte Runde/)
    await kept
    await second.tab.page.goto(`${server.url}/meetings`)
    await openVault(second, theirs.join(' '))
    await says(second, /Vierte Runde/)
  })

  await t.test('who has shown too little is asked for more, and is not told that they may not', async () => {
    const { page } = first.tab
    const session = async (change) => {
      await page.unroute('**/api/session')
      await page.route('**/api/session', async (route) => {
        const was = await (await route.fetch()).json()
        return route.fulfill({ json: change(was) })
      })
    }
    await session((was) => ({ ...was, mayCreate: false, planDays: null, account: { ...was.account, mustProveFactor: true } }))
    for (const path of ['plan', 'meetings']) {
      await page.goto(`${server.url}/${path}`)
      await says(first, /Confirm now/)
      assert.doesNotMatch(await first.text(), /may not start meetings/)
    }
    // Who starts meetings without an account may have no room kept for later.
    await session((was) => ({ ...was, account: null, mayCreate: true, planDays: null }))
    await page.goto(`${server.url}/`)
    await says(first, /Start a meeting/)
    assert.doesNotMatch(await first.text(), /Plan a meeting/)
    await page.goto(`${server.url}/plan`)
    await says(first, /members plan meetings/)
  })

  await t.test('nothing failed on the way', () => {
    // What goes to the program that writes messages is no request.
    for (const tab of tabs) assert.deepEqual([tab.foreign.filter((address) => !address.startsWith('mailto:')), tab.errors], [[], []])
  })
})
