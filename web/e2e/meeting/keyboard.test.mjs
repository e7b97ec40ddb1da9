// A whole meeting by keyboard alone: made, entered, led and left without a mouse. After every press the focus is somewhere,
// can be seen, and from page to page it is never lost. Who comes is driven as elsewhere, in a browser of their own.

import assert from 'node:assert/strict'
import test from 'node:test'

import { startChromium, startFirefox } from './harness/browsers.mjs'
import { Person } from './harness/people.mjs'
import { press, QUIET, says, sees } from './harness/rooms.mjs'
import { Server } from './harness/server.mjs'
import { closePanel, handOf, hears, keepAnnouncements, reads } from './harness/talking.mjs'
import { until } from './harness/wait.mjs'

/** The most presses of Tab or of an arrow on the way to something on one page. */
const STEPS = 80

/** Somebody who has a keyboard and nothing else. */
class Typist {
  /** From the second page on the focus is never on the page as a whole: each page that comes takes it. */
  kept = false

  constructor(person) {
    this.person = person
    this.board = person.tab.page.keyboard
  }

  /** Presses a key, with Shift if asked, and looks where the focus is then. */
  async press(key, { shift = false } = {}) {
    if (shift) await this.board.down('Shift')
    await this.board.press(key)
    if (shift) await this.board.up('Shift')
    await this.see(`after ${shift ? 'Shift and ' : ''}${key}`)
  }

  async type(text) {
    await this.board.type(text)
    await this.see(`after typing ${text}`)
  }

  /** The focus is on something, in view, and what can be operated shows it. */
  async see(when) {
    let focus
    const seen = async () => {
      focus = await this.focus()
      return focus.lost ? !this.kept : focus.inView && (focus.marked || !focus.operable)
    }
    await until(`the focus is to be seen ${when}`, seen, { patience: 10_000, every: 20, describe: async () => focus })
    return focus
  }

  /** Where the focus is. A heading or a region that was given it by the page cannot be operated and needs no mark. */
  focus() {
    return this.person.tab.evaluate(() => {
      const element = document.activeElement
      if (!element || element === document.body || element === document.documentElement) return { lost: true }
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
      const { left, top, right, bottom } = element.getBoundingClientRect()
      const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })
      return {
        lost: false,
        name: (element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText).trim(),
        tag: element.localName,
        role: element.getAttribute('role'),
        operable: element.tabIndex >= 0 || element.matches('button, input, select, textarea, a[href], [role=menuitem]'),
        inView: shown && right > left && bottom > top && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
        marked: (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none',
      }
    })
  }

  /** Goes by Tab, or back by Shift and Tab, to what is called so. */
  async to(name) {
    for (let n = 0; n < STEPS; n += 1) {
      const way = await until(`there is ${name}`, () => this.person.tab.evaluate(wayTo, name), { patience: 20_000, describe: () => this.person.text() })
      if (way === 'here') return
      await this.press('Tab', { shift: way === 'back' })
    }
    throw new Error(`${name} is not reached by Tab: ${JSON.stringify(await this.focus())}`)
  }

  /** Goes to what is called so, and presses it. */
  async choose(name, key = 'Enter') {
    await this.to(name)
    await this.press(key)
  }

  /** Opens a menu by its button, goes down to an entry and chooses it. */
  async menu(button, entry) {
    await this.choose(button)
    const at = () => this.person.tab.evaluate(() => document.activeElement?.closest('[role=menu]') && document.activeElement.innerText.trim())
    await until(`the focus is in the menu of ${button}`, async () => typeof (await at()) === 'string')
    for (let n = 0; n < STEPS; n += 1) {
      if ((await at())?.startsWith(entry)) return this.press('Enter')
      await this.press('ArrowDown')
    }
    throw new Error(`${entry} is not reached by arrows: ${await at()}`)
  }

  /** F6 as often as it takes to the region. */
  async region(name) {
    const here = () => this.person.tab.evaluate(() => document.activeElement?.closest('[data-region]')?.dataset.region)
    for (let n = 0; n < 6; n += 1) {
      if ((await here()) === name) return
      await this.press('F6')
    }
    throw new Error(`the region ${name} is not reached by F6`)
  }

  /** Waits until the focus is on what is called so. */
  rests(name) {
    return until(`the focus is on ${name}`, async () => (await this.focus()).name?.startsWith(name), { patience: 10_000, describe: () => this.focus() })
  }
}

/** Runs in a page: which way it is by Tab from the focus to what is called so; false: there is no such thing. */
function wayTo(name) {
  const layer = [...document.querySelectorAll('.scrim, .menu')].at(-1) ?? document
  const called = (element) => (element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText).trim()
  const all = [...layer.querySelectorAll('button, input, select, textarea, a[href]')]
  const wanted = all.find((element) => !element.disabled && element.tabIndex >= 0 && element.checkVisibility() && called(element).startsWith(name))
  if (!wanted) return false
  const focused = document.activeElement
  if (focused === wanted) return 'here'
  return focused && focused !== document.body && focused.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING ? 'back' : 'on'
}

for (const [browser, start] of [
  ['Chromium', startChromium],
  ['Firefox', startFirefox],
]) {
  test(`a meeting by keyboard alone in ${browser}`, { timeout: 300_000 }, async (t) => {
    const server = await Server.start()
    t.after(() => server.stop())
    const own = await start()
    t.after(() => own.close())
    const other = await startChromium()
    t.after(() => other.close())
    const anna = new Person('Anna', await own.open(server, { script: keepAnnouncements }))
    const ben = new Person('Ben', await other.open(server))
    const keys = new Typist(anna)
    let link

    await t.test('a room is made from the start page', async () => {
      await anna.tab.goto(server.url)
      await keys.choose('Start a meeting')
      await keys.rests('Title')
      await keys.type('By keyboard')
      await keys.choose('Protect with a passphrase', ' ')
      await until('no passphrase', () => anna.tab.evaluate(() => document.querySelector('.create__pass') === null))
      await keys.choose('Create room')
      await says(anna, /Your room is ready/)
      await keys.rests('To the meeting')
      link = /https?:\/\/\S+\/j\/[^\s#]+#1[\w-]+/.exec(await anna.text())[0]
      await keys.press('Enter')
    })

    await t.test('it is entered with microphone and camera on', async () => {
      await until('the door', () => anna.tab.evaluate(() => document.querySelector('.pre__form') !== null))
      keys.kept = true
      await keys.see('at the door')
      for (const device of ['Microphone', 'Camera']) {
        await keys.choose(device, ' ')
        await until(`the ${device} is on`, () => switched(anna, device))
      }
      await keys.to('Your name in the room')
      // What is reached by Tab is selected, so that typing replaces it.
      await keys.type('Anna')
      assert.equal(await anna.tab.evaluate(() => document.activeElement.value), 'Anna')
      await keys.choose('Enter the room')
      await anna.inside()
      await until('camera and microphone are on', async () => (await switched(anna, 'Microphone')) && (await switched(anna, 'Camera')))
      await keys.see('inside')
    })

    await t.test('who knocks is announced and admitted', async () => {
      await ben.approach(link, QUIET)
      await press(ben, 'Join')
      await hears(anna, 'Ben would like to join.')
      await keys.choose('Admit Ben')
      await ben.inside()
      for (const person of [anna, ben]) await sees(person, ['Anna', 'Ben'])
      await keys.see('when the question has gone')
    })

    await t.test('a message is written, and the focus returns when the chat is closed', async () => {
      await keys.region('bar')
      await keys.choose('Chat')
      await keys.rests('Message to everybody')
      await keys.type('Hello by keyboard')
      await keys.press('Enter')
      await reads(ben, 'Hello by keyboard')
      await closePanel(ben)
      await keys.press('Escape')
      await keys.rests('Chat')
    })

    await t.test('the hand goes up and down', async () => {
      await keys.press('h')
      await until('Ben sees it', async () => (await handOf(ben, 'Anna')) === '1')
      await keys.choose('Raise hand')
      await until('Ben sees it no more', async () => (await handOf(ben, 'Anna')) === null)
    })

    await t.test('microphone and camera go off and on, by their letters and by their keys of the bar', async () => {
      const sentence = async () => (await ben.tiles()).find(({ name }) => name === 'Anna')?.sentence ?? ''
      for (const [letter, device, word] of [
        ['m', 'Microphone', 'microphone'],
        ['v', 'Camera', 'camera'],
      ]) {
        await keys.press(letter)
        await until(`Ben knows that the ${word} is off`, async () => (await sentence()).includes(`${word} off`), { describe: sentence })
        assert.equal(await switched(anna, device), false)
        await keys.choose(device, ' ')
        await until(`Ben knows that the ${word} is on`, async () => !(await sentence()).includes(`${word} off`), { describe: sentence })
        assert.equal(await switched(anna, device), true)
      }
    })

    await t.test('the layout is changed by its letter and in its dialog', async () => {
      await keys.press('w')
      await hears(anna, 'Layout: whoever speaks, large')
      await until('Ben is large', async () => (await widest(anna)) === 'Ben', { describe: () => widest(anna) })
      await keys.region('bar')
      await keys.menu('More', 'Layout')
      await until('the dialog', async () => /Arrangement/.test((await anna.dialog()) ?? ''))
      await keys.to('Whoever speaks, large')
      await keys.press('ArrowUp')
      await until('tiles again', async () => (await widest(anna)) === null, { describe: () => widest(anna) })
      await keys.press('Escape')
      await until('the dialog is closed', async () => (await anna.dialog()) === null)
      await keys.see('when the dialog is closed')
    })

    await t.test('the invite panel opens and closes, and the focus returns', async () => {
      await keys.choose('Invite')
      await says(anna, /Nobody joins unseen/)
      await until('the focus is in the panel', () => anna.tab.evaluate(() => document.activeElement?.closest('.panel') !== null))
      await keys.choose('Close invite')
      await until('the panel is closed', () => anna.tab.evaluate(() => document.querySelector('.panel') === null))
      await keys.rests('Invite')
    })

    await t.test('a person is pinned, and made co-host, from the menu of their tile', async () => {
      await keys.menu('Options: Ben', 'Pin, only for me')
      await until('Ben is large', async () => (await widest(anna)) === 'Ben', { describe: () => widest(anna) })
      await keys.rests('Options: Ben')
      await keys.menu('Options: Ben', 'Unpin')
      await until('tiles again', async () => (await widest(anna)) === null, { describe: () => widest(anna) })
      await keys.rests('Options: Ben')
      await keys.menu('Options: Ben', 'Make co-host')
      await says(ben, /Your role is now: co-host/)
      await keys.see('when the menu is closed')
    })

    await t.test('the list of keys opens and closes', async () => {
      await keys.press('?')
      await until('the list of keys', async () => /Microphone on or off[\s\S]*Switched off/.test((await anna.dialog()) ?? ''))
      await keys.press('Escape')
      await until('the dialog is closed', async () => (await anna.dialog()) === null)
      await keys.see('when the dialog is closed')
    })

    await t.test('the meeting is left, and the page that follows has the focus at its heading', async () => {
      await keys.region('bar')
      await keys.choose('Leave')
      await until('the question', async () => /Leave or end\?/.test((await anna.dialog()) ?? ''))
      await keys.choose('Only I leave')
      await until('it is over', () => anna.tab.evaluate(() => document.querySelector('.ended') !== null))
      await until('the heading has the focus', () => anna.tab.evaluate(() => document.activeElement?.localName === 'h1'))
      await sees(ben, ['Ben'])
    })

    await t.test('no page asked another host or failed', () => {
      for (const { name, tab } of [anna, ben]) {
        assert.deepEqual(tab.foreign, [], name)
        assert.deepEqual(tab.errors, [], name)
      }
    })
  })
}

/** Whether a switch of the page is on. */
function switched(person, name) {
  return person.tab.evaluate((name) => [...document.querySelectorAll('[role=switch]')].find((key) => key.textContent.trim().startsWith(name))?.getAttribute('aria-checked') === 'true', name)
}

/** Whose tile is much larger than all others; null: nobody's. */
function widest(person) {
  return person.tab.evaluate(() => {
    const area = (tile) => tile.getBoundingClientRect().width * tile.getBoundingClientRect().height
    const all = [...document.querySelectorAll('.tile')]
    const large = all.find((tile) => all.length > 1 && all.every((other) => other === tile || area(tile) > 4 * area(other)))
    return large?.querySelector('.tile__name .tag > span:not(.bars)')?.textContent ?? null
  })
}
