// Other services as a data protection officer checks them: from the papers to a table of one's own, whose answers are in a
// file and nowhere else.

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'

import { ask, setUp, welcome } from './harness/accounts.mjs'
import { against, ANNOUNCED } from './harness/axe.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { says, saysNoMore } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'

const ADMIN = { login: 'a.berger', name: 'Andrea Berger', password: 'sieben blaue Stühle' }
const OFFICER = { login: 'd.sommer', name: 'Dora Sommer', password: 'acht grüne Lampen' }

const part = (person, heading) => person.tab.page.getByRole('region', { name: heading, exact: true })

/** Downloads the table, or the document, as this. */
async function download(person, form) {
  const { page } = person.tab
  await page.getByLabel('File', { exact: true }).selectOption(form)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download' }).click()])
  return { name: file.suggestedFilename(), path: await file.path() }
}

/** The row of a service in the overview. */
const row = (person, name) => part(person, 'Overview').getByRole('row').filter({ has: person.tab.page.getByRole('button', { name: `Check: ${name}`, exact: true }) })

test('other services', { timeout: 180_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const admin = new Person('Admin', await chromium.open(server))
  const officer = new Person('Officer', await chromium.open(server))
  const { page } = officer.tab
  for (const { tab } of [admin, officer]) tab.page.setDefaultTimeout(15_000)
  await setUp(server, server.url, admin, ADMIN)
  const made = await ask(admin, 'POST', '/api/members', { login: OFFICER.login, name: OFFICER.name, email: '', role: 'protection_officer' })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await welcome(officer, `${server.url}/welcome#${made.body.ticket}`, OFFICER)
  let table

  await t.test('every service stands in the overview, with the day and the source of what is said', async () => {
    await officer.tab.goto(`${server.url}/console#papers`)
    await page.getByRole('link', { name: 'Check other services' }).click()
    await says(officer, /58 of 58 services/)
    assert.equal(await part(officer, 'Overview').getByRole('row').count(), 58 + 1)
    const zoom = await row(officer, 'Zoom').innerText()
    assert.match(zoom, /USA\s*As of 2020, source \d/)
    assert.match(zoom, /invalid since 16\.07\.2020/)
    assert.match(zoom, /Amber/, 'in a word')
    assert.equal(await page.getByRole('link', { name: 'Papers', exact: true }).getAttribute('aria-current'), 'true')
    assert.deepEqual(await against(officer, ANNOUNCED), [])
    await page.getByLabel('Search', { exact: true }).fill('zoom')
    await row(officer, 'Zoom').waitFor()
    await says(officer, /\b[1-9] of 58 services/)
    await page.getByLabel('Light', { exact: true }).selectOption('green')
    await says(officer, /No service fits/)
    await page.getByLabel('Light', { exact: true }).selectOption('')
  })

  await t.test('an answer changes the lights, and the day is that of the server', async () => {
    await page.getByRole('button', { name: 'Check: Zoom', exact: true }).press('Enter')
    const contract = page.locator('#asked-contract')
    await contract.getByLabel('Answer', { exact: true }).selectOption('no')
    const [, day] = /Computed from your answers, as of (\d{4}-\d{2}-\d{2})\./.exec(await officer.text()) ?? []
    assert.equal(await contract.getByLabel('Answered on').inputValue(), day)
    await page.getByLabel(/^Why this service/).fill('Our partners use it; two services from the EU were looked at.')
    assert.deepEqual(await against(officer, ANNOUNCED), [])
    await page.getByRole('button', { name: 'Assess anew' }).click()
    await says(officer, /Assessed anew/)
    assert.equal(await part(officer, 'Result').locator('.badge').filter({ hasText: 'Red' }).count(), 7, 'a contract is needed for every use')
    assert.match(await part(officer, 'Result').innerText(), /A complete processor contract is missing/)
  })

  await t.test('what is in no file is not left without a question', async () => {
    await page.getByRole('link', { name: 'Papers', exact: true }).click()
    await page.getByRole('dialog', { name: 'Discard your answers?' }).getByRole('button', { name: 'Stay here' }).click()
    await page.getByRole('button', { name: 'To the overview' }).click()
    assert.match(await row(officer, 'Zoom').innerText(), /Red/)
    table = await download(officer, 'csv')
    assert.match(table.name, /^konklave-services-\d{4}-\d{2}-\d{2}\.csv$/)
    assert.match(await readFile(table.path, 'utf8'), /Zoom,.*,no \d{4}-\d{2}-\d{2},/s)
    await saysNoMore(officer, /Your answers are in no file/)
    await page.getByRole('link', { name: 'Papers', exact: true }).click()
    await part(officer, 'Papers').waitFor()
  })

  await t.test('the server has kept nothing, and the file has everything', async () => {
    await page.getByRole('link', { name: 'Check other services' }).click()
    await says(officer, /58 of 58 services/)
    assert.match(await row(officer, 'Zoom').innerText(), /Amber/)
    await page.locator('input[type=file]').setInputFiles(table.path)
    await says(officer, /58 services read/)
    assert.match(await row(officer, 'Zoom').innerText(), /Red/)
    const document = await download(officer, 'pdf')
    assert.equal((await readFile(document.path)).subarray(0, 5).toString(), '%PDF-')
    assert.match(document.name, /\.pdf$/)
  })

  await t.test('broken rows are named, and the good ones are there', async () => {
    const broken = 'name;seat;seat_as_of;seat_source\nAmt <Nord>;DE;2020;Impressum\nKaputt;Deutschland;2020;Impressum\n'
    await page.locator('input[type=file]').setInputFiles({ name: 'dienste.csv', mimeType: 'text/csv', buffer: Buffer.from(broken) })
    await says(officer, /1 service read/)
    const problems = part(officer, '1 error in the table')
    assert.match(await problems.innerText(), /Line 3\s+seat\s+“Deutschland” is no country code/)
    await row(officer, 'Amt <Nord>').waitFor()
    assert.deepEqual(await against(officer, ANNOUNCED), [])
    const nothing = { name: 'leer.csv', mimeType: 'text/csv', buffer: Buffer.from('sitz\nDE\n') }
    await page.locator('input[type=file]').setInputFiles(nothing)
    await says(officer, /2 errors in the table/)
    await row(officer, 'Amt <Nord>').waitFor()
    await page.locator('input[type=file]').setInputFiles({ ...nothing, buffer: Buffer.alloc(1_048_577, 'x') })
    await says(officer, /larger than 1 MiB/)
    for (const { tab } of [admin, officer]) assert.deepEqual([tab.foreign, tab.errors], [[], []])
  })
})
