// A person in a browser: enters, is seen, leaves. Speaks to the interface as people do, in words.

import { until } from './wait.mjs'

/** Somebody with a tab. */
export class Person {
  constructor(name, tab) {
    this.name = name
    this.tab = tab
  }

  /** Opens the link and presses Join with camera and microphone as wanted. Returns when inside. */
  async enter(link, { camera = true, microphone = true, button = 'Join' } = {}) {
    await this.approach(link, { camera, microphone })
    await this.tab.click('button', button)
    await this.inside()
  }

  /** Everything up to the button. */
  async approach(link, { camera = true, microphone = true } = {}) {
    await this.tab.goto(link)
    await until(`${this.name} sees the door`, () => this.tab.evaluate(() => document.querySelector('.pre__form') !== null))
    await this.tab.fill('Your name in the room', this.name)
    if (microphone) await this.turn('Microphone', true)
    if (camera) await this.turn('Camera', true)
  }

  /** Flips a switch and waits until it is flipped. */
  async turn(name, on) {
    await this.tab.evaluate(
      ([name, on]) => {
        const keys = [...document.querySelectorAll('[role=switch]')]
        const key = keys.find((k) => k.textContent.trim().startsWith(name))
        if ((key.getAttribute('aria-checked') === 'true') !== on) key.click()
      },
      [name, on],
    )
    await until(`${this.name}'s ${name} is ${on ? 'on' : 'off'}`, () =>
      this.tab.evaluate(
        ([name, on]) => {
          const keys = [...document.querySelectorAll('[role=switch]')]
          const key = keys.find((k) => k.textContent.trim().startsWith(name))
          return (key?.getAttribute('aria-checked') === 'true') === on
        },
        [name, on],
      ),
    )
  }

  /** Waits until the meeting is on screen. */
  async inside(patience = 30_000) {
    await until(`${this.name} is in the meeting`, () => this.tab.evaluate(() => document.querySelector('.stage') !== null), {
      patience,
      describe: () => this.text(),
    })
  }

  /** Chooses what is behind the person, on the page or in the open dialog. */
  background(label) {
    return until(`the background ${label}`, () =>
      this.tab.evaluate((label) => {
        const found = [...document.querySelectorAll('.background')].find((candidate) => candidate.textContent.trim() === label)
        found?.querySelector('input').click()
        return found !== undefined
      }, label),
    )
  }

  /** What is written on the page. */
  text() {
    return this.tab.evaluate(() => document.body.innerText)
  }

  /** A dialog in the way, if any. */
  dialog() {
    return this.tab.evaluate(() => document.querySelector('[role=dialog], [role=alertdialog]')?.innerText ?? null)
  }

  /** The tiles on the stage: name, and of the picture whether it is there, its width and how far it has played. */
  tiles() {
    return this.tab.evaluate(() =>
      [...document.querySelectorAll('.tile')].map((tile) => {
        const video = tile.querySelector('video')
        const quality = video?.getVideoPlaybackQuality?.()
        return {
          name: tile.querySelector('.tile__name .tag > span:not(.bars)')?.textContent ?? '',
          sentence: tile.querySelector('.sr-only')?.textContent ?? '',
          width: video?.videoWidth ?? 0,
          time: video?.currentTime ?? 0,
          frames: quality?.totalVideoFrames ?? 0,
        }
      }),
    )
  }

  /** What the newest peer connection received: per slot. */
  received() {
    return this.tab.evaluate(async () => {
      const live = globalThis.testConnections.filter((c) => c.connectionState !== 'closed')
      const connection = live.at(-1)
      const number = globalThis.testConnections.length
      if (!connection) return { state: 'none', number, video: [], audio: [] }
      // Firefox never answers for a connection that is closed meanwhile, as one is whose server has died.
      let looking = 0
      const closed = new Promise((answer) => {
        looking = setInterval(() => connection.connectionState === 'closed' && answer(new Map()), 100)
      })
      const report = await Promise.race([connection.getStats(), closed]).finally(() => clearInterval(looking))
      const stats = [...report.values()].filter((s) => s.type === 'inbound-rtp')
      const video = stats.filter((s) => s.kind === 'video')
      const audio = stats.filter((s) => s.kind === 'audio')
      return {
        state: connection.connectionState,
        number,
        video: video.map((s) => ({ mid: s.mid, received: s.framesReceived ?? 0, decoded: s.framesDecoded ?? 0, key: s.keyFramesDecoded ?? 0 })),
        audio: audio.map((s) => ({
          mid: s.mid,
          packets: s.packetsReceived ?? 0,
          samples: s.totalSamplesReceived ?? 0,
          concealed: s.concealedSamples ?? 0,
          energy: s.totalAudioEnergy ?? 0,
        })),
      }
    })
  }

  /** Names in the roster, own included, without the word for oneself. */
  async names() {
    const tiles = await this.tiles()
    return tiles.map((tile) => tile.name.replace(/^You · /, '')).sort()
  }

  /** Presses Leave and confirms where asked. */
  async leave() {
    await this.tab.click('button', 'Leave')
  }
}

/** What grew between two askings of `received`. A new connection counts from nothing. */
export function growth(before, after) {
  const older = new Map(before.number === after.number ? [...before.video, ...before.audio].map((s) => [s.mid, s]) : [])
  const since = (s, key) => s[key] - (older.get(s.mid)?.[key] ?? 0)
  return {
    video: after.video.map((s) => ({ mid: s.mid, decoded: since(s, 'decoded'), received: since(s, 'received') })),
    audio: after.audio.map((s) => ({ mid: s.mid, packets: since(s, 'packets'), samples: since(s, 'samples'), concealed: since(s, 'concealed') })),
  }
}
