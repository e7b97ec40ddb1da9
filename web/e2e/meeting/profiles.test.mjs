// A profile as an administrator chooses it: what it changes is said before, what it locks is locked in the page, over the
// network and at the door of a room that was made with an open one.

import assert from 'node:assert/strict'
import test from 'node:test'

import { ask, setUp } from './harness/accounts.mjs'
import { createRoom } from './harness/bots.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { openPeople, press, QUIET, says } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

const ADMIN = { login: 'a.berger', name: 'Andrea Berger', password: 'sieben blaue Stühle' }

test('profiles', { timeout: 120_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const { shared, owner } = await createRoom(server, { title: 'Open to all' })
  const admin = new Person('Anna', await chromium.open(server))
  const guest = new Person('Ben', await chromium.open(server))
  admin.tab.page.setDefaultTimeout(15_000)
  await setUp(server, server.url, admin, ADMIN)

  await t.test('says what it changes, and then locks it', async () => {
    const { page } = admin.tab
    await admin.tab.goto(`${server.url}/console#policy`)
    await page.getByRole('radio', { name: /^School/ }).check()
    const means = page.getByRole('status').filter({ hasText: 'This changes when you save' })
    for (const words of [/Only teachers with an account start/, /In every room, whoever comes waits/, /Only whoever is signed in starts meetings/]) assert.match(await means.innerText(), words)
    assert.equal(await page.getByRole('radio', { name: /^The host decides/ }).isDisabled(), true)
    await page.getByRole('button', { name: 'Save rules' }).click()
    await says(admin, /The rules are saved/)
  })

  await t.test('is not got around over the network', async () => {
    const { body: policy } = await ask(admin, 'GET', '/api/policy', null)
    assert.equal(policy.profile, 'school')
    for (const change of [{ newcomers: 'as_hosts_decide' }, { create: 'everyone' }, { secondFactor: 'nobody' }, { sessionDays: 31 }]) {
      const answer = await ask(admin, 'PUT', '/api/policy', { ...policy, ...change })
      assert.deepEqual([answer.status, answer.body.code], [409, 'profile_locked'], JSON.stringify(change))
    }
    assert.deepEqual((await ask(admin, 'GET', '/api/policy', null)).body, policy)
  })

  await t.test('holds at the door of a room that was made open', async () => {
    await admin.enter(owner, { ...QUIET, button: 'Enter the room' })
    await guest.approach(shared, QUIET)
    await guest.tab.click('button', 'Join')
    await until('the guest waits', () => guest.tab.evaluate(() => document.querySelector('.wait') !== null), { describe: () => guest.text() })
    await openPeople(admin)
    const doors = () => admin.tab.evaluate(() => [...document.querySelectorAll('.panel select')].flatMap((list) => [...list.options].map((option) => option.value)))
    await until('the door can be closed further, not opened', async () => JSON.stringify(await doors()) === JSON.stringify(['lobby', 'locked']), { describe: doors })
    await says(admin, /On this server, whoever comes and does not lead always waits at the door/)
    await press(admin, 'Admit Ben')
    await guest.inside()
    for (const { tab } of [admin, guest]) assert.deepEqual([tab.foreign, tab.errors], [[], []])
  })
})
