// Sign-off as administrator and data protection officer use it: nobody agrees for another, the server goes live once both
// steps are settled, and another configuration asks for it anew.

import assert from 'node:assert/strict'
import test from 'node:test'

import { ask, setUp, welcome } from './harness/accounts.mjs'
import { against, ANNOUNCED } from './harness/axe.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { says } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

const ADMIN = { login: 'a.berger', name: 'Andrea Berger', password: 'sieben blaue Stühle' }
const OFFICER = { login: 'd.sommer', name: 'Dora Sommer', password: 'acht grüne Lampen' }
const REASON = 'Es gibt keinen <Betriebsrat>.'

const signOff = (person) => person.tab.page.getByRole('region', { name: 'Sign-off' })
const agree = (person) => signOff(person).getByRole('button', { name: 'Agree: Data protection officer' })
const release = async (admin) => (await ask(admin, 'GET', '/api/health', null)).body.checks.find(({ check }) => check === 'release')

test('sign-off', { timeout: 120_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const admin = new Person('Admin', await chromium.open(server))
  const officer = new Person('Officer', await chromium.open(server))
  for (const { tab } of [admin, officer]) tab.page.setDefaultTimeout(15_000)
  await setUp(server, server.url, admin, ADMIN)
  const made = await ask(admin, 'POST', '/api/members', { login: OFFICER.login, name: OFFICER.name, email: '', role: 'protection_officer' })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await welcome(officer, `${server.url}/welcome#${made.body.ticket}`, OFFICER)

  await t.test('says that the server is not released, and administrators cannot agree', async () => {
    await admin.tab.goto(`${server.url}/console#papers`)
    await says(admin, /Not released yet/)
    await says(admin, /2 steps are missing before/)
    assert.equal(await signOff(admin).getByRole('button', { name: 'Go live' }).isDisabled(), true)
    assert.equal(await signOff(admin).getByRole('button', { name: /^Agree/ }).count(), 0)
    const { configuration } = (await ask(admin, 'GET', '/api/papers?lang=en', null)).body
    for (const step of ['protection_officer', 'works_council']) {
      const answer = await ask(admin, 'PUT', `/api/papers/agreements/${step}?lang=en`, { configuration })
      assert.deepEqual([answer.status, answer.body.code], [403, 'not_allowed'], step)
    }
    const early = await ask(admin, 'POST', '/api/papers/release?lang=en', { configuration })
    assert.deepEqual([early.status, early.body.code], [409, 'sign_off_missing'])
    assert.equal((await release(admin)).state, 'warning')
  })

  await t.test('is given by the officer, by keyboard as well', async () => {
    await officer.tab.goto(`${server.url}/console#papers`)
    await agree(officer).press('Enter')
    await says(officer, /It stands in the log/)
    await says(officer, /Agreed on .*: Dora Sommer/)
    await until('the focus stays with the step', () => officer.tab.evaluate(() => document.activeElement?.getAttribute('aria-label') === 'Data protection officer'))
    assert.equal(await signOff(officer).getByRole('button', { name: /Go live|Works or staff council/ }).count(), 0, 'the rest is for others')
    assert.deepEqual(await against(officer, ANNOUNCED), [])
  })

  await t.test('is not needed for a reason, and the server goes live', async () => {
    await admin.tab.page.reload()
    await signOff(admin).getByRole('button', { name: 'Step not applicable: Works or staff council' }).click()
    const reason = signOff(admin).getByLabel('Why this step is not applicable')
    await reason.fill('zu kurz')
    await signOff(admin).getByRole('button', { name: 'Save reason' }).click()
    await says(admin, /in at least 10 characters/)
    assert.deepEqual(await against(admin, ANNOUNCED), [])
    await reason.fill(REASON)
    await signOff(admin).getByRole('button', { name: 'Save reason' }).click()
    await signOff(admin).getByText(REASON).waitFor()
    await signOff(admin).getByRole('button', { name: 'Go live' }).click()
    await says(admin, /Live since .*, released by Andrea Berger/)
    assert.equal(await signOff(admin).getByRole('button', { name: 'Go live' }).count(), 0, 'it was done')
    assert.deepEqual(await release(admin), { check: 'release', state: 'good', measure: null })
    const paper = await ask(admin, 'GET', '/api/papers/impact?lang=en', null)
    assert.match(paper.body, /put into service on/)
    assert.match(paper.body, /Es gibt keinen &lt;Betriebsrat&gt;/)
  })

  await t.test('is asked for anew of another configuration', async () => {
    const { body: policy } = await ask(admin, 'GET', '/api/policy', null)
    assert.equal((await ask(admin, 'PUT', '/api/policy', { ...policy, sessionDays: policy.sessionDays + 1 })).status, 200)
    await officer.tab.page.reload()
    await says(officer, /the agreement has to be given anew/)
    // Changed once more behind the page: nobody agrees to what they have not looked at.
    assert.equal((await ask(admin, 'PUT', '/api/policy', { ...policy, sessionDays: policy.sessionDays + 2 })).status, 200)
    const { configuration } = (await ask(admin, 'GET', '/api/papers?lang=en', null)).body
    await agree(officer).click()
    await says(officer, /was configured otherwise meanwhile/)
    await says(officer, new RegExp(configuration))
    await agree(officer).click()
    await agree(officer).waitFor({ state: 'detached' })
    await admin.tab.page.reload()
    await signOff(admin).getByRole('button', { name: 'Release the changed configuration' }).click()
    await says(admin, /The server is released/)
    for (const { tab } of [admin, officer]) assert.deepEqual([tab.foreign, tab.errors], [[], []])
  })
})
