// The compliance desk as an administrator and a new data protection officer use it: from signing in to all papers in their
// hands, and what one of them says is in the notice that everybody reads.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'

import { ask, setUp, welcome } from './harness/accounts.mjs'
import { against } from './harness/axe.mjs'
import { startChromium } from './harness/browsers.mjs'
import { chooseFrom } from './harness/menus.mjs'
import { Person } from './harness/people.mjs'
import { says } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'

const ADMIN = { login: 'a.berger', name: 'Andrea Berger', password: 'sieben blaue Stühle' }
const OFFICER = { login: 'd.sommer', name: 'Dora Sommer', password: 'acht grüne Lampen' }

const part = (person, heading) => person.tab.page.getByRole('region', { name: heading })

test('the compliance desk', { timeout: 120_000 }, async (t) => {
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

  await t.test('an administrator says what only the operator knows', async () => {
    await admin.tab.goto(`${server.url}/console#papers`)
    const questions = part(admin, 'What only you can say')
    await questions.getByLabel('Name of the controller').fill('Amt <Nord>')
    await questions.getByLabel('Processors', { exact: true }).fill('Rechenzentrum Nord; Kiel')
    await questions.getByRole('button', { name: 'Save answers' }).click()
    await says(admin, /Line 1 does not fit/)
    assert.equal(await admin.tab.evaluate(() => document.activeElement.tagName), 'TEXTAREA', 'where it is wrong')
    assert.deepEqual(await against(admin), [])
    await questions.getByLabel('Processors', { exact: true }).fill('keine')
    await questions.getByRole('checkbox', { name: 'Citizens' }).check()
    await questions.getByRole('button', { name: 'Save answers' }).click()
    await says(admin, /The papers are up to date/)
    assert.equal(await questions.getByLabel('Processors', { exact: true }).inputValue(), 'none')
  })

  await t.test('the officer has all papers after four clicks, by keyboard as well', async () => {
    const { page } = officer.tab
    await officer.tab.goto(server.url)
    await chooseFrom(officer, `My account: ${OFFICER.name}`, 'Administration')
    await page.getByRole('link', { name: 'Papers', exact: true }).click()
    await part(officer, 'Papers').getByText('Privacy notice in brief').waitFor()
    assert.deepEqual(await against(officer), [])
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download all papers' }).press('Enter')])
    assert.match(download.suggestedFilename(), /^konklave-\d{4}-\d{2}-\d{2}\.zip$/)
    const bytes = await readFile(await download.path())
    assert.equal(bytes.subarray(0, 2).toString(), 'PK')
    assert.equal(await page.getByRole('button', { name: 'Save answers' }).count(), 0, 'an officer reads')
    await says(officer, /Amt <Nord>/)
  })

  await t.test('everybody reads it in the notice', async () => {
    await officer.tab.goto(`${server.url}/notice?lang=de`)
    await says(officer, /Amt <Nord>/)
    for (const { tab } of [admin, officer]) assert.deepEqual([tab.foreign, tab.errors], [[], []])
  })
})
