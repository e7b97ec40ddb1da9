// Privacy as people use it: a guest reads what is kept, sends a request without an account, an officer answers it, the guest
// reads the answer by the code. In one browser, with a tab each.

import assert from 'node:assert/strict'
import test from 'node:test'

import { claim } from './harness/accounts.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

const WISH = 'Welche Daten liegen hier über mich?'
const ANSWER = 'Über Gäste ist nichts gespeichert.'

const text = (tab) => tab.evaluate(() => document.body.innerText)

function says(tab, pattern) {
  return until(`the page says ${pattern}`, async () => pattern.test(await text(tab)), { patience: 20_000, describe: () => text(tab) })
}

const part = (tab, heading) => tab.page.getByRole('region', { name: heading })

test('requests about data', { timeout: 120_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const officer = await chromium.open(server)
  const guest = await chromium.open(server)
  for (const tab of [officer, guest]) tab.page.setDefaultTimeout(15_000)
  let code = ''

  await t.test('somebody sets the server up', async () => {
    const ticket = await until('the link in its file', () => server.setupTicket(), { describe: async () => server.log })
    const account = { login: 'a.berger', name: 'Andrea Berger', password: 'sieben blaue Stühle' }
    await claim(new Person('Officer', officer), `${server.url}/welcome#${ticket}`, account)
  })

  await t.test('a guest is told that nothing is kept, and by whom', async () => {
    await guest.goto(server.url)
    await guest.page.getByRole('link', { name: 'Privacy' }).click()
    await says(guest, /What is kept about me\?/)
    await guest.click('button', 'Show statement')
    await says(guest, /Konklave keeps nothing about guests on a disk of this server/)
    assert.match(await text(guest), new RegExp(server.url.replace(/[.]/g, '\\.')))
  })

  await t.test('and makes a request without an account', async () => {
    const form = part(guest, 'Make a request')
    await form.getByLabel('Your request').fill(WISH)
    await form.getByRole('button', { name: 'Send request' }).click()
    await says(guest, /Your request was received/)
    code = await guest.page.locator('.copy__value').innerText()
    assert.match(code, /^[A-Z2-7]{5}(-[A-Z2-7]{5}){4}$/)
  })

  await t.test('whoever answers for the server sees it with its due date, and answers', async () => {
    await officer.goto(`${server.url}/console#requests`)
    const requests = part(officer, 'Requests')
    await requests.getByText('Access (Art. 15)').waitFor()
    await requests.getByText('in time').waitFor()
    await requests.getByRole('button', { name: 'Open' }).click()
    await requests.getByText(WISH).waitFor()
    assert.equal((await text(officer)).includes(code), false, 'the code is the guest\'s alone')
    await requests.getByLabel('Answer', { exact: true }).last().fill(ANSWER)
    await requests.getByRole('button', { name: 'Save' }).click()
    await says(officer, /The person can read it now/)
    await requests.getByText('answered', { exact: true }).waitFor()
  })

  await t.test('the guest reads the answer by the code, however it is typed, and nobody without it', async () => {
    await guest.reload()
    const read = part(guest, 'Read the answer')
    await read.getByLabel('Code').fill('AAAAA-AAAAA-AAAAA-AAAAA-AAAAA')
    await read.getByRole('button', { name: 'Show' }).click()
    await says(guest, /There is no request with this code/)
    await read.getByLabel('Code').fill(code.toLowerCase().replaceAll('-', ' '))
    await read.getByRole('button', { name: 'Show' }).click()
    await read.getByText(ANSWER).waitFor()
    await read.getByText(WISH).waitFor()
  })

  await t.test('the log says that it was answered, and not what', async () => {
    await officer.goto(`${server.url}/console#audit`)
    await says(officer, /Request about data answered/)
    assert.equal((await text(officer)).includes(ANSWER), false)
  })
})
