// Links for individual people: made by the owner in a room with a lobby and a passphrase, entered with by one at a time and
// without either, withdrawn; a link for a co-host makes one. The passphrase of everybody's link is changed meanwhile.

import assert from 'node:assert/strict'
import test from 'node:test'

import { startChromium } from './harness/browsers.mjs'
import { growth, Person } from './harness/people.mjs'
import { come, makeLink, panel, press, QUIET } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'
import { until } from './harness/wait.mjs'

/** Makes a room as the interface proposes it, with a passphrase and people waiting before the door, and enters. */
async function host(person, server) {
  const { tab } = person
  await tab.goto(server.url)
  await tab.click('button', 'Start a meeting')
  await until('a passphrase is proposed', () => tab.evaluate(() => document.querySelector('.create__pass textarea')?.value.includes('-')))
  await tab.click('button', 'Create room')
  await until('the room', async () => /Your room is ready/.test(await person.text()), { patience: 30_000, describe: () => person.text() })
  await tab.click('button', 'To the meeting')
  await until('the door', () => tab.evaluate(() => document.querySelector('.pre__form') !== null))
  await tab.fill('Your name in the room', person.name)
  await press(person, 'Enter the room')
  await person.inside()
}

function says(person, pattern) {
  return until(`${person.name} reads ${pattern}`, async () => pattern.test(await person.text()), { describe: () => person.text() })
}

/** Opens the panel with this key unless it is open. */
async function open(person, key, heading) {
  if ((await panel(person)).startsWith(heading)) return
  await person.tab.page.keyboard.press(key)
  await until(`the panel ${heading}`, async () => (await panel(person)).startsWith(heading), { describe: () => panel(person) })
}

const openInvite = (person) => open(person, 'e', 'Invite')

/** The passphrase as the panel that is open shows it for passing on. */
function passphrase(person) {
  return person.tab.evaluate(() => document.querySelector('section[aria-labelledby=h-invite-pass] .copy__value')?.innerText.trim() ?? null)
}

/** Opens everybody's link and types the passphrase. */
async function comeWith(person, link, passphrase) {
  await come(person, link)
  await says(person, /Passphrase of the meeting/)
  await person.tab.fill('Passphrase', passphrase)
  await press(person, 'Check passphrase')
}

async function letIn(host, name) {
  await open(host, 'p', 'Who can hear us')
  await press(host, `Admit ${name}`)
}

/** Sound comes, and goes on coming. */
async function hears(person) {
  const before = await person.received()
  await until(`${person.name} hears`, async () => growth(before, await person.received()).audio.some((s) => s.packets >= 50 && s.samples > 0), { patience: 40_000, every: 250, describe: () => person.text() })
}

test('links for single people', { timeout: 460_000 }, async (t) => {
  const server = await Server.start()
  t.after(() => server.stop())
  const chromium = await startChromium()
  t.after(() => chromium.close())
  const there = []
  const person = async (name) => {
    there.push(new Person(name, await chromium.open(server)))
    return there.at(-1)
  }
  const anna = await person('Anna')
  await host(anna, server)
  const link = await makeLink(anna, 'Petra P.', 'Presenter')
  const petra = await person('Petra')

  await t.test('a person comes in with a link of their own, past the door and without the passphrase', async () => {
    assert.match(link, /#p/)
    await come(petra, link)
    await petra.inside()
    await until('they see each other', async () => (await petra.names()).length === 2 && (await anna.names()).length === 2, { patience: 40_000, describe: () => anna.names() })
    await until('the list says so', async () => (await panel(anna)).includes('The person is in the room.'), { describe: () => panel(anna) })
    await open(petra, 'p', 'Who can hear us')
    assert.match(await panel(petra), /Personal link for Petra P\./)
    await until('the host’s device has made her a presenter', async () => /Presenter/.test(await panel(petra)), { describe: () => panel(petra) })
  })

  await t.test('it is not handed on: neither from the address nor from the panel', async () => {
    assert.equal(await petra.tab.evaluate(() => location.hash), '')
    await openInvite(petra)
    assert.match(await panel(petra), /a link that was made for you/)
    assert.doesNotMatch(await panel(petra), /Personal link|#p/)
  })

  await t.test('a reload brings back whoever came with it', async () => {
    await petra.tab.reload()
    await petra.inside()
    await until('both again', async () => (await anna.names()).length === 2 && (await petra.names()).length === 2, { patience: 40_000, describe: () => anna.names() })
  })

  await t.test('a second one with it waits as long as the first is inside', async () => {
    const paul = await person('Paul')
    await come(paul, link)
    await says(paul, /You have knocked|You are at the door/)
    await open(anna, 'p', 'Who can hear us')
    await says(anna, /This link is already in use/)
    assert.deepEqual(await anna.names(), ['Anna', 'Petra'])
    await petra.leave()
    await paul.inside()
    await paul.leave()
  })

  await t.test('a link withdrawn opens nothing, and says so, also to who waits with it', async () => {
    const link = await makeLink(anna, 'Willi')
    const willi = await person('Willi')
    await come(willi, link)
    await willi.inside()
    const wanda = await person('Wanda')
    await come(wanda, link)
    await says(wanda, /You have knocked|You are at the door/)
    await openInvite(anna)
    await press(anna, 'Withdraw: Willi')
    await until('the question', async () => /Withdraw the link for Willi/.test((await anna.dialog()) ?? ''))
    await press(anna, 'Withdraw', '.dialog')
    await until('it is gone from the list', async () => (await anna.dialog()) === null && !(await panel(anna)).includes('Willi'), { describe: () => anna.text() })
    assert.match(await panel(anna), /Petra P\./)
    await says(wanda, /This invitation is not valid/)
    assert.match(await wanda.text(), /the link was withdrawn/)
    await until('Anna and Willi are there, and nobody else', async () => (await anna.names()).join() === 'Anna,Willi', { describe: () => anna.names() })
    await willi.leave()
    await until('Willi is gone', async () => (await anna.names()).length === 1, { describe: () => anna.names() })
    await come(willi, link)
    await says(willi, /This invitation is not valid/)
  })

  await t.test('the host changes the passphrase: whoever is inside stays and hears, the former one opens nothing, links go on', async () => {
    const shared = await anna.tab.evaluate(() => location.href)
    assert.match(shared, /#1/)
    await openInvite(anna)
    const former = await passphrase(anna)
    assert.match(former, /-/)
    const rita = await person('Rita')
    await comeWith(rita, shared, former)
    await letIn(anna, 'Rita')
    await rita.inside()
    await anna.turn('Microphone', true)
    await hears(rita)
    await openInvite(anna)
    await press(anna, 'Change passphrase', '.panel')
    await until('another passphrase is proposed', () => anna.tab.evaluate(() => document.querySelector('.panel .create__pass textarea')?.value.includes('-')), { describe: () => panel(anna) })
    await press(anna, 'Change passphrase', '.links__foot')
    const now = await until('the new passphrase', () => passphrase(anna).then((shown) => shown !== former && shown), { describe: () => panel(anna) })
    await hears(rita)
    const sven = await person('Sven')
    await comeWith(sven, shared, former)
    await says(sven, /passphrase does not open the room/)
    await sven.tab.fill('Passphrase', now)
    await press(sven, 'Check passphrase')
    await letIn(anna, 'Sven')
    await sven.inside()
    await hears(sven)
    await come(petra, link)
    await petra.inside()
    await until('all see each other', async () => (await rita.names()).join() === 'Anna,Petra,Rita,Sven', { patience: 40_000, describe: () => rita.names() })
    await hears(rita)
    // A tab that was told the new root in the meeting comes back without being asked.
    await rita.tab.reload()
    await rita.inside()
    await hears(rita)
    for (const guest of [rita, sven, petra]) await guest.leave()
    await until('Anna is alone', async () => (await anna.names()).length === 1, { patience: 40_000, describe: () => anna.names() })
    await anna.turn('Microphone', false)
  })

  await t.test('a link pasted into the address of an open page is taken, and the host stays the host', async () => {
    const shared = await anna.tab.evaluate(() => location.href)
    assert.match(shared, /#1/)
    const own = await makeLink(anna, 'Nora N.')
    const nora = await person('Nora')
    await nora.approach(shared, QUIET)
    await nora.tab.evaluate((link) => location.replace(link), own)
    await until('it leaves the address', () => nora.tab.evaluate(() => location.hash === ''))
    await until('the door', () => nora.tab.evaluate(() => document.querySelector('.pre__form') !== null))
    await nora.tab.fill('Your name in the room', 'Nora')
    await press(nora, 'Join')
    await nora.inside()
    await until('they see each other', async () => (await anna.names()).length === 2, { patience: 40_000, describe: () => anna.names() })
    await anna.tab.evaluate((link) => location.replace(link), own)
    await until('everybody’s is back in the address', () => anna.tab.evaluate((shared) => location.href === shared, shared))
    assert.equal(await anna.tab.evaluate(() => document.querySelector('.stage') !== null), true)
    assert.deepEqual(await anna.names(), ['Anna', 'Nora'])
    // The same again is no other link.
    await nora.tab.evaluate((link) => location.replace(link), own)
    await until('it leaves the address again', () => nora.tab.evaluate(() => location.hash === ''))
    assert.equal(await nora.tab.evaluate(() => document.querySelector('.stage') !== null), true)
    await nora.leave()
  })

  await t.test('whoever comes with a link for a co-host leads', async () => {
    const lead = await makeLink(anna, 'Clara', 'Co-host')
    assert.match(lead, /#m/)
    assert.match(await panel(anna), /Clara\s+Co-host/)
    const clara = await person('Clara')
    await come(clara, lead)
    await clara.inside()
    await open(clara, 'p', 'Who can hear us')
    await says(clara, /Panic stop/)
    await press(clara, 'Lock', '.panel')
    await says(anna, /locked the door|The door is locked/)
    await openInvite(clara)
    assert.doesNotMatch(await panel(clara), /Personal link|#m/)
  })

  await t.test('on another device of the host the list is brought up to date by a change', async () => {
    const device = await person('Anna 2')
    await device.tab.goto(new URL(await anna.tab.evaluate(() => location.href)).origin)
    const hostLink = await anna.tab.evaluate(() => {
      const key = Object.keys(sessionStorage).find((key) => key.startsWith('konklave.own.'))
      return `${location.origin}/j/${key.slice('konklave.own.'.length)}#${sessionStorage.getItem(key)}`
    })
    await device.approach(hostLink, QUIET)
    await press(device, 'Enter the room')
    await device.inside()
    await makeLink(anna, 'Emil')
    await makeLink(device, 'Frida')
    await until('both', async () => /Frida[\s\S]*Emil/.test(await panel(device)), { describe: () => panel(device) })
    await makeLink(anna, 'Gustav')
    await until('all three', async () => /Gustav[\s\S]*Frida[\s\S]*Emil/.test(await panel(anna)), { describe: () => panel(anna) })
    await device.leave()
  })

  await t.test('a co-host whose link is withdrawn no longer leads', async () => {
    const clara = there.find(({ name }) => name === 'Clara')
    await openInvite(anna)
    await press(anna, 'Withdraw: Clara')
    await until('the question', async () => /Withdraw the link for Clara/.test((await anna.dialog()) ?? ''))
    assert.match(await anna.dialog(), /stays, but no longer co-hosts/)
    await press(anna, 'Withdraw', '.dialog')
    await open(clara, 'p', 'Who can hear us')
    await until('she leads no more', async () => !/Panic stop/.test(await panel(clara)), { describe: () => panel(clara) })
    assert.equal(await clara.tab.evaluate(() => document.querySelector('.stage') !== null), true)
  })

  await t.test('the list outlives a reload', async () => {
    await anna.tab.reload()
    await anna.inside()
    await openInvite(anna)
    await until('both links', async () => /Gustav[\s\S]*Petra P\.[\s\S]*Valid until/.test(await panel(anna)) && !/Clara/.test(await panel(anna)), { describe: () => panel(anna) })
  })

  await t.test('no page asked another host or failed', () => {
    for (const { tab } of there) {
      assert.deepEqual(tab.foreign, [])
      assert.deepEqual(tab.errors, [])
    }
  })
})
