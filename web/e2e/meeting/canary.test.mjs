// An afternoon with planted words and addresses: a server is set up, people get accounts, fail to sign in, meet and say
// something in every way there is, and go; somebody plans a meeting in a vault; somebody asks about their data, somebody is invited by mail. A minute later every place where the server could have kept something is
// searched: its database with the write-ahead log, every other file, the log at its most talkative, files it holds open,
// a backup. What is about a meeting is nowhere. What is about accounts is nowhere in the clear, and each word of it that
// a person is shown of what is kept about them belongs to an entry of the data map.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'

import { ask, claim, welcome } from './harness/accounts.mjs'
import { ageKey } from './harness/age.mjs'
import { startChromium } from './harness/browsers.mjs'
import { chooseFrom } from './harness/menus.mjs'
import { Person } from './harness/people.mjs'
import { dayFromNow, makeVault, plan } from './harness/planning.mjs'
import { answer, come, enterOwn, make, makeLink, openPeople, press, propose, says } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'
import { address, reads, write } from './harness/talking.mjs'
import { Tap } from './harness/tap.mjs'
import { sleep, until } from './harness/wait.mjs'

/** So long after the end nothing may be left. */
const AFTERWARDS = 60_000
/** What is said in the meeting and about it. */
const MEETING = {
  title: 'Kanarienvogelsitzung',
  passphrase: 'zwölf-Kanarien-trällern-leise',
  wrong: 'Fehlkanarienwort',
  host: 'Hostkanarie',
  guest: 'Gastkanarie',
  renamed: 'Umbenannkanarie',
  denied: 'Abgewiesenkanarie',
  label: 'Linkkanarie',
  word: 'Wortkanarie an alle',
  secret: 'Flüsterkanarie',
  note: 'Notizkanarie',
  question: 'Fragekanarie?',
  option: 'Antwortkanarie',
}
/** What is about accounts. */
const ADMIN = { login: 'kanarienleitung', name: 'Leitkanarie Berger', password: 'Passwortkanarie eins' }
const MEMBER = { login: 'kanarienmitglied', name: 'Mitgliedkanarie Krause', password: 'Passwortkanarie zwei' }
const EMAIL = 'postkanarie@example.org'
const REFUSED = { login: 'unbekanntkanarie', password: 'Falschkanarie am Tor' }
/** What somebody without an account asks about their data, and who is invited by mail. */
const REQUEST = { text: 'Auskunftkanarie, bitte alles', contact: 'antwortkanarie@example.org', answer: 'Bescheidkanarie' }
const INVITED = 'einladungskanarie@example.org'
const TOLD = 'terminkanarie@example.org'
/** What is planned, and when: as it is typed, and as programs write it. */
const PLANNED = { title: 'Plankanariensitzung', passphrase: 'Plankanarien-im-Tresor', day: dayFromNow(33), time: '13:37' }
const TIMES = [`${PLANNED.day}T${PLANNED.time}`, `${PLANNED.day} ${PLANNED.time}`, `${PLANNED.day.replaceAll('-', '')}T133700`, ...[1, 1000].map((unit) => String(new Date(`${PLANNED.day}T${PLANNED.time}`).getTime() / 1000 * unit))]
/** The addresses people come from, each through a wire of its own. */
const ADDRESSES = ['127.0.0.77', '127.0.0.78']

test('a minute after an afternoon nothing of it is left but what the data map names', { timeout: 400_000 }, async (t) => {
  const [near, far] = await Promise.all(ADDRESSES.map((as) => Tap.open({ as })))
  for (const tap of [near, far]) t.after(() => tap.close())
  const temporary = mkdtempSync(join(tmpdir(), 'konklave-canary-'))
  t.after(() => rmSync(temporary, { recursive: true, force: true }))
  const post = await postOffice(t)
  const mail = { KONKLAVE_MAIL_HOST: '127.0.0.1', KONKLAVE_MAIL_PORT: `${post.port}`, KONKLAVE_MAIL_TLS: 'none', KONKLAVE_MAIL_FROM: 'konklave@example.org' }
  const settings = { ...mail, KONKLAVE_LOG_LEVEL: 'trace', KONKLAVE_ORIGINS: `${near.url},${far.url}`, TMPDIR: temporary }
  const server = await Server.start(settings)
  t.after(() => server.stop())
  for (const tap of [near, far]) tap.to(server.port)
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const admin = new Person('Admin', await chromium.open(near))
  const host = new Person(MEETING.host, await chromium.open(near))
  const guest = new Person(MEETING.guest, await chromium.open(far))
  const denied = new Person(MEETING.denied, await chromium.open(far))
  const secrets = []

  await t.test('accounts: set up, invited, changed, refused', async () => {
    const ticket = await until('the link in its file', () => server.setupTicket())
    await claim(admin, `${near.url}/welcome#${ticket}`, ADMIN)
    const made = await ask(admin, 'POST', '/api/members', { login: MEMBER.login, name: MEMBER.name, email: '', role: 'member' })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const theirs = /#?([\w-]{20,})$/.exec(made.body.ticket ?? made.body.link)[1]
    secrets.push(ticket, theirs)
    await welcome(host, `${near.url}/welcome#${theirs}`, MEMBER)
    assert.equal((await ask(host, 'PATCH', '/api/account', { name: MEMBER.name, email: EMAIL })).status, 200)
    for (const { login, password } of [REFUSED, { ...REFUSED, login: MEMBER.login }]) {
      await guest.tab.goto(`${far.url}/signin`)
      await guest.tab.fill('Sign-in name', login)
      await guest.tab.fill('Password', password)
      await guest.tab.page.locator('form button[type=submit]').click()
      await says(guest, /These details are wrong/)
    }
    for (const path of ['/api/audit', '/api/oversight', '/api/health', '/api/members', '/api/policy']) assert.equal((await ask(admin, 'GET', path)).status, 200, path)
  })

  await t.test('a request without an account is answered, an invitation is mailed', async () => {
    await guest.tab.goto(`${far.url}/privacy`)
    const made = await ask(guest, 'POST', '/api/requests', { kind: 'access', text: REQUEST.text, contact: REQUEST.contact })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    secrets.push(made.body.code)
    const [{ id }] = (await ask(admin, 'GET', '/api/requests')).body
    const handled = await ask(admin, 'PATCH', `/api/requests/${id}`, { act: 'answer', text: REQUEST.answer })
    assert.equal(handled.status, 200, JSON.stringify(handled.body))
    const read = await ask(guest, 'POST', '/api/requests/read', { code: made.body.code })
    assert.equal(read.body.answer, REQUEST.answer)
    const sent = await ask(host, 'POST', '/api/mail/invitations', { kind: 'invitation', language: 'de', to: [INVITED], when: null, was: null })
    assert.equal(sent.status, 202, JSON.stringify(sent.body))
    await until('the letter', async () => post.taken.some((letter) => letter.includes(INVITED)), { describe: async () => post.taken })
    for (const word of [...Object.values(REQUEST), ...secrets]) assert.ok(!post.taken.join().includes(word), `${word} in a letter`)
  })

  await t.test('a meeting is planned in a vault, and somebody told of it', async () => {
    await host.tab.goto(`${near.url}/plan`)
    const words = await makeVault(host)
    secrets.push(words.join(' '), words.join('-'))
    const link = (await plan(host, { ...PLANNED, repeat: { every: 'week', count: 3 } })).trim()
    secrets.push(new URL(link).hash.slice(1))
    await host.tab.fill('E-mail addresses', TOLD)
    await press(host, 'Have it sent')
    await says(host, /1 e-mail is on its way/)
    await until('the letter', async () => post.taken.some((letter) => letter.includes(TOLD)), { describe: async () => post.taken })
    for (const word of [PLANNED.title, PLANNED.passphrase, ...secrets]) assert.ok(!post.taken.join().includes(word), `${word} in a letter`)
  })

  await t.test('a meeting: lobby, refusals, every kind of content', async () => {
    await propose(host, near, { lobby: true, passphrase: true })
    await host.tab.fill('Title', MEETING.title)
    await host.tab.fill('Passphrase', MEETING.passphrase)
    const shared = await make(host)
    const there = shared.replace(near.url, far.url)
    secrets.push(new URL(shared).hash.slice(1))
    await enterOwn(host, { camera: true, microphone: true })

    for (const person of [guest, denied]) {
      await come(person, there)
      await says(person, /Passphrase of the meeting/)
      await person.tab.fill('Passphrase', MEETING.wrong)
      await press(person, 'Check passphrase')
      await says(person, /passphrase does not open the room/)
      await person.tab.fill('Passphrase', MEETING.passphrase)
      await press(person, 'Check passphrase')
      await says(person, /You have knocked/)
    }
    await openPeople(host)
    await says(host, new RegExp(MEETING.denied))
    await press(host, `Decline ${MEETING.denied}`)
    await press(host, `Admit ${MEETING.guest}`)
    await guest.inside()
    secrets.push(new URL(await makeLink(host, MEETING.label)).hash.slice(1))

    await write(host, MEETING.word)
    await reads(guest, MEETING.word)
    await address(guest, `Private, only to ${MEETING.host}`)
    await write(guest, MEETING.secret)
    await reads(host, MEETING.secret)
    await notes(host, MEETING.note)
    await notes(guest, '')
    await until('the guest has the notes', () => guest.tab.evaluate(() => document.querySelector('.notes textarea').value).then((text) => text.includes(MEETING.note)))
    await poll(host)
    await says(guest, new RegExp(MEETING.question.slice(0, -1)))
    await until('they see each other', async () => {
      const { video, audio } = await guest.received()
      return video.some((s) => s.decoded > 10) && audio.some((s) => s.packets > 20)
    })
    await press(host, 'Leave')
    await answer(host, /Leave or end/, 'End for all')
    await says(guest, /ended/i)
  })

  const ended = Date.now()
  const { recipient, identity } = ageKey()
  const key = join(temporary, 'backup.key')
  writeFileSync(key, `${identity}\n`)

  await t.test('what is kept about a person is shown to them, each word under an entry of the data map', async () => {
    const { body } = await ask(host, 'GET', '/api/account/data')
    const map = await ask(admin, 'GET', '/api/oversight')
    const entries = new Set(map.body.entries.map(({ entry }) => entry))
    for (const word of [MEMBER.login, MEMBER.name, EMAIL]) {
      const holding = body.entries.filter((entry) => JSON.stringify(entry).includes(word))
      assert.ok(holding.length > 0, `${word} is shown to whom it is about`)
      for (const { entry } of holding) assert.ok(entries.has(entry), `${entry} is in the data map`)
    }
    // Of what is planned there is a room and a sealed vault, and the map names both.
    for (const id of ['rooms', 'vaults']) assert.ok(map.body.entries.find(({ entry }) => entry === id).rows >= 1, `${id} is in the data map`)
    assert.equal(body.entries.find(({ entry }) => entry === 'vaults').rows.length, 1)
    const planned = [PLANNED.title, PLANNED.passphrase, TOLD, ...TIMES]
    for (const word of [...Object.values(MEETING), ...planned]) assert.ok(!JSON.stringify([body, map.body]).includes(word), word)
    const audit = JSON.stringify((await ask(admin, 'GET', '/api/audit')).body)
    for (const word of [...Object.values(MEETING), ...planned, ...Object.values(REQUEST), INVITED, REFUSED.password, ...ADDRESSES]) assert.ok(!audit.includes(word), `${word} in the audit log`)
  })

  await t.test('a minute later no file, no open file, no log and no backup has a planted word', async () => {
    await sleep(Math.max(0, ended + AFTERWARDS - Date.now()))
    const places = await placesOf(server, temporary)
    const backup = join(temporary, 'canary.age')
    const restored = mkdtempSync(join(temporary, 'restored-'))
    konklave(server.dataDir, ['backup', '--to', backup, '--recipient', recipient, '--with-secrets'])
    konklave(restored, ['restore', '--from', backup, '--identity', key])
    places.push(...(await filesBelow(restored)), { name: 'the backup', bytes: await readFile(backup) })
    const names = places.map(({ name }) => name).join('\n')
    for (const part of ['konklave.db', 'konklave.db-wal', 'the log', 'restored-', 'open file']) assert.ok(names.includes(part), `${part} was searched:\n${names}`)

    const accounts = [ADMIN, MEMBER, REFUSED].flatMap((each) => Object.values(each))
    const planted = [...Object.values(MEETING), PLANNED.title, PLANNED.passphrase, TOLD, ...TIMES, ...Object.values(REQUEST), INVITED, ...accounts, EMAIL, 'anarie', ...secrets, ...ADDRESSES]
    for (const { name, bytes } of places) {
      for (const word of planted) for (const form of forms(word)) assert.ok(bytes.indexOf(form) < 0, `“${word}” in ${name}`)
    }
    // People's computers, by address and port: the server's own are its sockets'.
    const own = new Set([`${server.port}`, `${server.mediaPort}`, `${post.port}`])
    for (const address of ['127.0.0.1', ...machine()]) {
      const found = [...server.log.matchAll(new RegExp(`${address.replaceAll('.', '\\.')}:(\\d+)`, 'g'))].filter(([, port]) => !own.has(port))
      assert.deepEqual(found.map(([all]) => all), [], 'somebody’s address in the log')
    }
    console.log(`| searched a minute after the end | ${places.length} places, ${(places.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6).toFixed(1)} MB, ${planted.length} planted words |`)
  })

  await t.test('the search finds what is there', async () => {
    const places = await placesOf(server, temporary)
    const record = places.filter(({ bytes }) => bytes.indexOf(Buffer.from('SQLite format 3')) >= 0)
    assert.ok(record.length > 0)
    assert.ok(/DEBUG.*media connected/.test(server.log) && !/panicked/.test(server.log), server.log)
    writeFileSync(join(server.dataDir, 'data', 'planted'), forms(MEETING.title)[2])
    const found = (await placesOf(server, temporary)).filter(({ bytes }) => forms(MEETING.title).some((form) => bytes.indexOf(form) >= 0))
    assert.deepEqual(found.map(({ name }) => name.endsWith('planted')), [true])
  })

  for (const { tab } of [admin, host, guest, denied]) assert.deepEqual(tab.foreign, [])

  /** A command on the server's machine, with the data directory below `directory`. */
  function konklave(directory, words) {
    const env = { PATH: process.env.PATH, KONKLAVE_DATA_DIR: join(directory, 'data') }
    mkdirSync(env.KONKLAVE_DATA_DIR, { recursive: true, mode: 0o700 })
    return execFileSync(process.env.KONKLAVE_SERVER, words, { cwd: directory, env, stdio: 'pipe' })
  }
})

/** A mail server that takes everything (RFC 5321), and what it has taken. */
async function postOffice(t) {
  const taken = []
  const server = createServer((socket) => {
    let [held, inside] = ['', false]
    socket.write('220 post.example.org\r\n')
    socket.on('error', () => undefined)
    socket.on('data', (bytes) => {
      held += bytes
      for (let end = held.indexOf('\r\n'); end >= 0; end = held.indexOf('\r\n')) {
        const line = held.slice(0, end)
        held = held.slice(end + 2)
        taken.push(line)
        if (inside && line !== '.') continue
        inside = /^DATA$/i.test(line)
        socket.write(inside ? '354 go on\r\n' : /^QUIT$/i.test(line) ? '221 bye\r\n' : '250 taken\r\n')
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { port: server.address().port, taken }
}

/** Writes at the end of the notes. */
async function notes(person, text) {
  await person.tab.evaluate(() => document.activeElement?.blur())
  await person.tab.page.keyboard.press('n')
  await until(`${person.name} can write notes`, () => person.tab.evaluate(() => document.activeElement?.matches('.notes textarea') ?? false), { describe: () => person.text() })
  await person.tab.page.keyboard.type(text)
}

async function poll(person) {
  const { tab } = person
  await tab.evaluate(() => document.activeElement?.blur())
  await chooseFrom(person, 'More', 'Polls')
  await press(person, 'New poll', '.panel')
  await until('the field has the focus', () => tab.evaluate(() => document.activeElement?.matches('.poll textarea') ?? false))
  await tab.page.keyboard.type(MEETING.question)
  await tab.fill('Answer 1', MEETING.option)
  await tab.fill('Answer 2', 'nein')
  await press(person, 'Start', '.panel')
  await until('the answers', () => tab.evaluate((option) => {
    const label = [...document.querySelectorAll('.panel label')].find((each) => each.innerText.trim() === option)
    label?.click()
    return label !== undefined
  }, MEETING.option))
  await press(person, 'Vote', '.panel')
  await says(person, /1 vote\b/)
}

/** Every place where the server could keep something: name and content. */
async function placesOf(server, temporary) {
  const places = [{ name: 'the log', bytes: Buffer.from(server.log) }]
  places.push(...(await filesBelow(join(server.dataDir, 'data'))), ...(await filesBelow(temporary)).filter(({ name }) => !name.endsWith('backup.key')))
  for (const handle of await readdir(`/proc/${server.pid}/fd`)) {
    const path = `/proc/${server.pid}/fd/${handle}`
    const target = await readlink(path).catch(() => '')
    if (!target.startsWith('/') || target.startsWith('/dev/')) continue
    places.push({ name: `open file ${target}`, bytes: await readFile(path) })
  }
  return places
}

async function filesBelow(folder) {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile())
  const paths = files.map((file) => join(file.parentPath ?? file.path, file.name))
  return Promise.all(paths.map(async (name) => ({ name, bytes: await readFile(name) })))
}

/** Addresses of this machine besides loopback. */
function machine() {
  return Object.values(networkInterfaces()).flat().filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)
}

/** As text, UTF-16, hexadecimal and base64url at each alignment. */
function forms(word) {
  const bytes = Buffer.from(word)
  const shifted = [0, 1, 2].map((n) => Buffer.concat([Buffer.alloc(n), bytes]).toString('base64url').slice(4, -4))
  return [bytes, Buffer.from(word, 'utf16le'), Buffer.from(bytes.toString('hex')), ...shifted.filter((s) => s.length >= 8).map((s) => Buffer.from(s))]
}
