// Functions as an administrator switches them: off, and nobody in a meeting has them; on only with four answers, which stand
// in the papers. Whoever has no account does not come in where that is switched off.

import assert from 'node:assert/strict'
import test from 'node:test'

import { addMember, ask, setUp, welcome } from './harness/accounts.mjs'
import { against, ANNOUNCED } from './harness/axe.mjs'
import { Bots, createRoom } from './harness/bots.mjs'
import { startChromium } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { openPeople, QUIET, says } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'
import { announced, keepAnnouncements, reads, write } from './harness/talking.mjs'
import { until } from './harness/wait.mjs'

const ADMIN = { login: 'a.berger', name: 'Andrea Berger', password: 'sieben blaue Stühle' }
const OFFICER = { login: 'd.sommer', name: 'Dora Sommer', password: 'acht grüne Lampen' }
const MEMBER = { login: 'm.krause', name: 'Mia Krause', password: 'neun rote Eimer' }
/** So wide that every key is in the bar. */
const WIDE = { width: 1280, height: 720 }
const CHAT = 'Chat in the meeting'
const PURPOSE = 'Für <Absprachen> mit Planungsbüros, zulässig nach der Satzung.'
const ANSWER = 'An answer of more than twenty characters.'
const ANSWERS = { purpose: ANSWER, suitable: ANSWER, milder: ANSWER, safeguards: ANSWER }

/** A function in the console. */
const one = (person, name) => person.tab.page.getByRole('article', { name, exact: true })

/** Waits until the focus is on what is called so. */
const focused = (person, name) =>
  until(`the focus is on ${name}`, async () => (await person.tab.evaluate(() => document.activeElement?.getAttribute('aria-label'))) === name, { describe: () => person.tab.evaluate(() => document.activeElement?.outerHTML.slice(0, 200)) })

/** What the server says is off. */
const off = async (person) => (await ask(person, 'GET', '/api/info', null)).body.off

/** The words of a page the server writes. */
const words = async (person, path) => (await ask(person, 'GET', path, null)).body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** The letters that do something in the bar of the meeting, by its buttons. */
const keys = (person) => person.tab.evaluate(() => [...document.querySelectorAll('.room__bar [aria-keyshortcuts]')].map((key) => key.getAttribute('aria-keyshortcuts')))

/** What “More” has to offer. */
async function more(person) {
  await person.tab.page.getByRole('button', { name: 'More', exact: true }).click()
  await until('the menu', () => person.tab.evaluate(() => document.querySelector('[role=menu]') !== null))
  const entries = await person.tab.evaluate(() => [...document.querySelectorAll('[role=menuitem]')].map((entry) => entry.innerText.split('\n')[0]))
  await person.tab.page.keyboard.press('Escape')
  await until('the menu is closed', () => person.tab.evaluate(() => document.querySelector('[role=menu]') === null))
  return entries
}

test('functions', { timeout: 300_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const { shared } = await createRoom(server, { title: 'Functions' })
  const admin = new Person('Admin', await chromium.open(server))
  const officer = new Person('Officer', await chromium.open(server))
  const mia = new Person('Mia', await chromium.open(server, { script: keepAnnouncements, viewport: WIDE }))
  // Comes without an account while everything is on, and stays.
  const emil = new Person('Emil', await chromium.open(server, { viewport: WIDE }))
  for (const { tab } of [admin, officer, mia, emil]) tab.page.setDefaultTimeout(15_000)
  await setUp(server, server.url, admin, ADMIN)
  const made = await ask(admin, 'POST', '/api/members', { login: OFFICER.login, name: OFFICER.name, email: '', role: 'protection_officer' })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await welcome(officer, `${server.url}/welcome#${made.body.ticket}`, OFFICER)
  await welcome(mia, await addMember(admin, server.url, MEMBER), MEMBER)
  /** Opens the link from another page, so that nothing is left of what the last visit knew. */
  const enter = async (person, link = shared) => {
    await person.tab.goto(server.url)
    await person.enter(link, QUIET)
  }

  await t.test('are all on where nobody has decided, and whoever oversees reads it', async () => {
    assert.deepEqual(await off(officer), [])
    await officer.tab.goto(`${server.url}/console#papers`)
    await officer.tab.page.getByRole('link', { name: 'Look at the functions' }).press('Enter')
    await one(officer, CHAT).getByText('On, answers missing').waitFor()
    await says(officer, /Nobody has decided here yet/)
    await officer.tab.page.getByRole('region', { name: 'Not contained' }).getByText('Recording', { exact: true }).waitFor()
    assert.equal(await officer.tab.page.getByRole('article').getByRole('button').count(), 0, 'an officer reads')
    assert.deepEqual(await against(officer, ANNOUNCED), [])
    const answer = await ask(officer, 'PUT', '/api/functions/chat?lang=en', { on: false, answers: null })
    assert.deepEqual([answer.status, answer.body.code], [403, 'not_allowed'])
  })

  await t.test('are switched off by keyboard, after a word about meetings that are going on', async () => {
    await emil.enter(shared, QUIET)
    await write(emil, 'Written while it was on')
    await reads(emil, 'Written while it was on')
    await admin.tab.goto(`${server.url}/console#functions`)
    assert.deepEqual(await against(admin, ANNOUNCED), [])
    await one(admin, CHAT).getByRole('button', { name: `Switch off: ${CHAT}` }).press('Enter')
    const question = admin.tab.page.getByRole('dialog', { name: `Switch off: ${CHAT}?` })
    await question.getByText(/disappear after about a minute/).waitFor()
    assert.deepEqual(await against(admin, ANNOUNCED), [])
    assert.deepEqual(await off(admin), [], 'nothing is done before it is said')
    await question.getByRole('button', { name: 'Switch off', exact: true }).press('Enter')
    await says(admin, /Switched off: Chat in the meeting/)
    await one(admin, CHAT).getByText('Off', { exact: true }).waitFor()
    await one(admin, CHAT).getByText(/Last decided on .*: Andrea Berger/).waitFor()
    await focused(admin, `Switch on: ${CHAT}`)
    assert.deepEqual(await off(mia), ['chat'])
    assert.match(await words(mia, '/notice?lang=en'), /Chat in the meeting off/)
  })

  await t.test('that are off are in nobody’s meeting, and what arrives of them is dropped', async () => {
    await enter(mia)
    const letters = await keys(mia)
    assert.deepEqual([letters.includes('C'), letters.includes('H'), letters.includes('N')], [false, true, true], letters.join())
    const echo = await Bots.join(shared, 1, { name: 'Echo', answer: true })
    t.after(() => echo.kill())
    const loud = await Bots.join(shared, 1, { name: 'Loud', say: 'Is anybody reading this' })
    t.after(() => loud.kill())
    await until('the bots write to each other', () => loud.reports[0].messages.some(({ text }) => text === 'Echo: Is anybody reading this'), { describe: async () => loud.reports })
    await mia.tab.page.keyboard.press('c')
    // The next key does something: that one was heard and came to nothing.
    await mia.tab.page.keyboard.press('p')
    await says(mia, /Who can hear us/)
    assert.equal(await mia.tab.evaluate(() => document.querySelector('.composer, .strip')), null)
    assert.doesNotMatch(await mia.text(), /Is anybody reading this/)
    assert.deepEqual((await announced(mia)).filter((said) => said.includes('Is anybody reading this')), [])
    await mia.leave()
    for (const bots of [echo, loud]) await bots.leave()
  })

  await t.test('are not switched on without answers, neither by the server nor by the page', async () => {
    for (const [answers, status, code] of [
      [null, 409, 'necessity_unanswered'],
      [{ ...ANSWERS, milder: 'too short' }, 400, 'malformed'],
    ]) {
      const answer = await ask(admin, 'PUT', '/api/functions/chat?lang=en', { on: true, answers })
      assert.deepEqual([answer.status, answer.body.code], [status, code])
    }
    const recording = await ask(admin, 'PUT', '/api/functions/recording?lang=en', { on: true, answers: ANSWERS })
    assert.deepEqual([recording.status, recording.body.code], [404, 'not_found'], 'what is not contained cannot be switched on')
    const chat = one(admin, CHAT)
    await chat.getByRole('button', { name: `Switch on: ${CHAT}` }).press('Enter')
    await chat.getByRole('button', { name: 'Switch on', exact: true }).press('Enter')
    await until('every question asks for an answer', async () => (await chat.getByText('Answer in at least 20 characters.').count()) === 4)
    await until('the focus is where the first is missing', () => admin.tab.evaluate(() => document.activeElement?.tagName === 'TEXTAREA' && document.activeElement.getAttribute('aria-invalid') === 'true'))
    assert.deepEqual(await against(admin, ANNOUNCED), [])
    await chat.getByLabel(/^Purpose:/).fill(PURPOSE)
    await chat.getByRole('button', { name: 'Fill empty fields with proposals' }).press('Enter')
    await until('proposals stand where nothing stood', async () => (await chat.getByText('Answer in at least 20 characters.').count()) === 0)
    assert.equal(await chat.getByLabel(/^Purpose:/).inputValue(), PURPOSE, 'nobody’s words are taken away')
    assert.deepEqual(await off(admin), ['chat'], 'a proposal sends nothing')
  })

  await t.test('that are switched off go from meetings that are going on', async () => {
    // The page asks once a minute; that minute began above.
    await until('there is no chat', () => emil.tab.evaluate(() => document.querySelector('.composer, [aria-keyshortcuts="C"]') === null), { patience: 90_000 })
    assert.doesNotMatch(await emil.text(), /Written while it was on/)
    await openPeople(emil)
    await says(emil, /Chat is now switched off at this server/)
  })

  await t.test('are on again with answers, which stand in the papers', async () => {
    await one(admin, CHAT).getByRole('button', { name: 'Switch on', exact: true }).press('Enter')
    await says(admin, /Switched on: Chat in the meeting/)
    await one(admin, CHAT).getByText('On', { exact: true }).waitFor()
    await focused(admin, `Change the answers: ${CHAT}`)
    assert.deepEqual(await off(mia), [])
    assert.match(await words(mia, '/notice?lang=en'), /Chat in the meeting on/)
    assert.match((await ask(admin, 'GET', '/api/papers/necessity?lang=en', null)).body, /Für &lt;Absprachen&gt; mit Planungsbüros/)
    await officer.tab.page.reload()
    await one(officer, CHAT).getByText('Read the answers').press('Enter')
    await one(officer, CHAT).getByText(PURPOSE).waitFor()
    await admin.tab.goto(`${server.url}/console#audit`)
    await says(admin, /Function switched/)
    for (const done of [/Chat switched off/, /Chat switched on/]) await says(admin, done)
    assert.doesNotMatch(await admin.text(), /Absprachen/, 'the log has no answers')
  })

  await t.test('that are on again are back in meetings', async () => {
    await enter(mia)
    const letters = await keys(mia)
    for (const letter of ['C', 'H', 'N', 'D']) assert.ok(letters.includes(letter), `${letter} of ${letters}`)
    assert.ok((await more(mia)).includes('Polls'))
    const loud = await Bots.join(shared, 1, { name: 'Loud', say: 'Now somebody reads this' })
    t.after(() => loud.kill())
    assert.equal((await reads(mia, 'Now somebody reads this')).by, 'Loud 1 to everybody')
    await mia.leave()
    await loud.leave()
  })

  await t.test('of every kind are offered nowhere while they are off', async () => {
    await mia.tab.goto(server.url)
    await mia.approach(shared, QUIET)
    await until('backgrounds are offered', () => mia.tab.evaluate(() => document.querySelector('.backgrounds') !== null))
    for (const name of ['notes', 'polls', 'screen_share', 'backgrounds']) {
      const answer = await ask(admin, 'PUT', `/api/functions/${name}?lang=en`, { on: false, answers: null })
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
    }
    await mia.tab.goto(server.url)
    await mia.approach(shared, QUIET)
    await says(mia, /Backgrounds are switched off at this server/)
    assert.equal(await mia.tab.evaluate(() => document.querySelector('.backgrounds')), null)
    await mia.tab.click('button', 'Join')
    await mia.inside()
    const letters = await keys(mia)
    assert.deepEqual(['C', 'H', 'N', 'D'].map((letter) => letters.includes(letter)), [true, true, false, false], letters.join())
    const entries = await more(mia)
    assert.deepEqual(['React', 'Polls'].map((entry) => entries.includes(entry)), [true, false], entries.join())
    await mia.leave()
    for (const name of ['notes', 'polls', 'screen_share', 'backgrounds']) {
      const answer = await ask(admin, 'PUT', `/api/functions/${name}?lang=en`, { on: true, answers: ANSWERS })
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
    }
    assert.deepEqual(await off(admin), [])
  })

  await t.test('for guests are off, and whoever has no account reads how to come in', async () => {
    const late = new Person('Gero', await chromium.open(server))
    late.tab.page.setDefaultTimeout(15_000)
    await late.approach(shared, QUIET)
    assert.equal((await ask(admin, 'PUT', '/api/functions/guest_access?lang=en', { on: false, answers: null })).status, 200)
    // The server refuses, whatever the page knew.
    await late.tab.click('button', 'Join')
    await says(late, /Only people who are signed in take part here/)
    assert.equal(await late.tab.evaluate(() => document.querySelector('.stage')), null)
    assert.deepEqual(await against(late, ANNOUNCED), [])
    // The page says it before anything is asked.
    await late.tab.goto(server.url)
    await late.tab.goto(shared)
    await says(late, /Only people who are signed in take part here/)
    assert.equal(await late.tab.evaluate(() => document.querySelector('.pre__form')), null)
    await late.tab.page.getByRole('button', { name: 'Sign in', exact: true }).press('Enter')
    await late.tab.fill('Sign-in name', MEMBER.login)
    await late.tab.fill('Password', MEMBER.password)
    await late.tab.page.getByRole('button', { name: 'Sign in', exact: true }).press('Enter')
    await until('the way back to the meeting', () => late.tab.evaluate(() => document.querySelector('.pre__form') !== null), { describe: () => late.text() })
    assert.equal(await late.tab.evaluate(() => location.href), shared)
    await late.tab.fill('Your name in the room', late.name)
    await late.tab.click('button', 'Join')
    await late.inside()
    await until('whoever was inside stays', async () => JSON.stringify(await emil.names()) === JSON.stringify(['Emil', 'Gero']), { describe: () => emil.names() })
    await enter(mia)
    for (const { tab } of [admin, officer, mia, emil, late]) assert.deepEqual([tab.foreign, tab.errors], [[], []])
  })
})
