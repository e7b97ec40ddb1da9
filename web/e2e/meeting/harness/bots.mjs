// Native participants and rooms, through the program `konklave-bot`.

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'

import { until } from './wait.mjs'

const program = () => {
  if (!process.env.KONKLAVE_BOT) throw new Error('KONKLAVE_BOT names no program: run through `cargo xtask test`')
  return process.env.KONKLAVE_BOT
}

/** Makes a room; its links. `prefix`: words before the program, that run it in another network. */
export async function createRoom(server, { title = 'Meeting', passphrase, prefix = [] } = {}) {
  const words = [...prefix, program(), 'room', '--server', server.url, '--title', title, ...(passphrase ? ['--passphrase', passphrase] : [])]
  const { stdout } = await promisify(execFile)(words[0], words.slice(1))
  return { shared: /^everybody: (\S+)$/m.exec(stdout)[1], owner: /^host:\s+(\S+)$/m.exec(stdout)[1] }
}

/** Some bots in one process. */
export class Bots {
  #child
  #last = new Map()
  errors = ''

  /** Starts `count` of them; each is in the meeting when this returns. */
  static async join(link, count, { name = 'Bot', passphrase, record, say, answer = false, prefix = [] } = {}) {
    const bots = new Bots()
    const words = [...prefix, program(), 'join', link, '--count', String(count), '--name', name, '--json']
    if (passphrase) words.push('--passphrase', passphrase)
    if (record) words.push('--record', record)
    if (say) words.push('--say', say)
    if (answer) words.push('--answer')
    bots.#child = spawn(words[0], words.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
    let rest = ''
    bots.#child.stdout.on('data', (bytes) => {
      const lines = (rest + bytes).split('\n')
      rest = lines.pop()
      for (const line of lines) {
        const report = JSON.parse(line)
        bots.#last.set(report.name, report)
      }
    })
    bots.#child.stderr.on('data', (bytes) => {
      bots.errors += bytes
    })
    const inside = () => bots.#last.size === count
    await until(`${count} bots in the meeting`, () => inside() || bots.#child.exitCode !== null, { patience: 30_000 * count + 5_000 })
    if (!inside()) throw new Error(`the bots ended: ${bots.errors}`)
    return bots
  }

  /** What each bot last said. */
  get reports() {
    return [...this.#last.values()]
  }

  /** They leave as people do. */
  async leave() {
    if (this.#child.exitCode !== null) return
    const gone = once(this.#child, 'exit')
    this.#child.kill('SIGINT')
    await gone
  }

  /** They vanish. */
  kill() {
    this.#child.kill('SIGKILL')
  }
}
