// The built server on free ports with data of its own.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { createSocket } from 'node:dgram'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { sleep } from './wait.mjs'

/** A server process; its ports stay the same over restarts. */
export class Server {
  #child
  #settings
  #place

  /**
   * Starts one. `settings` are further KONKLAVE_… variables. `place`: where another network is its own, with `prefix`,
   * the words before the program, `port`, and `url`, the address people open there; and `policy`, what is decided for all.
   */
  static async start(settings = {}, place = null) {
    const server = new Server()
    server.dataDir = await mkdtemp(join(tmpdir(), 'konklave-e2e-'))
    server.port = place?.port ?? (await freeTcpPort())
    server.mediaPort = await freeMediaPort()
    server.url = place?.url ?? `http://localhost:${server.port}`
    server.log = ''
    server.#settings = settings
    server.#place = place
    await server.run()
    if (place?.policy) {
      // Policy is changed while no server runs, in a database that one has made.
      await server.#end('SIGTERM')
      server.#decide(place.policy)
      await server.run()
    }
    return server
  }

  /** Runs the process; milliseconds until it answered. */
  async run() {
    const program = process.env.KONKLAVE_SERVER
    if (!program) throw new Error('KONKLAVE_SERVER names no program: run through `cargo xtask test`')
    const begin = performance.now()
    const [first, ...words] = [...(this.#place?.prefix ?? []), program]
    this.#child = spawn(first, words, { cwd: this.dataDir, stdio: ['ignore', 'pipe', 'pipe'], env: this.#env })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (bytes) => {
        this.log += bytes
      })
    }
    for (;;) {
      if (this.#child.exitCode !== null) throw new Error(`the server ended at once:\n${this.log}`)
      if (await this.#answers()) return performance.now() - begin
      if (performance.now() - begin > 20_000) throw new Error(`the server does not answer:\n${this.log}`)
      await sleep(3)
    }
  }

  #decide(policy) {
    execFileSync(process.env.KONKLAVE_SERVER, ['policy', 'set', ...policy], { cwd: this.dataDir, env: this.#env })
  }

  get #env() {
    return {
      PATH: process.env.PATH,
      KONKLAVE_LISTEN: `127.0.0.1:${this.port}`,
      KONKLAVE_MEDIA_LISTEN: `0.0.0.0:${this.mediaPort}`,
      KONKLAVE_DATA_DIR: join(this.dataDir, 'data'),
      KONKLAVE_LIMITS_ROOMS_PER_MINUTE: '1000',
      KONKLAVE_LIMITS_PENDING_PER_ADDRESS: '100',
      ...this.#settings,
    }
  }

  /** In a network that this process is not part of, listening has to do for answering. */
  async #answers() {
    if (this.#place === null) return (await fetch(`${this.url}/healthz`).catch(() => null))?.ok ?? false
    const sockets = await readFile(`/proc/${this.pid}/net/tcp`, 'utf8').catch(() => '')
    const { hostname, port } = new URL(this.url)
    const hex = (number, digits) => Number(number).toString(16).toUpperCase().padStart(digits, '0')
    const address = hostname.split('.').reverse().map((byte) => hex(byte, 2)).join('')
    return new RegExp(`${address}:${hex(port, 4)} [0-9A-F:]+ 0A `).test(sockets)
  }

  /** The ticket of the link that a server nobody has set up writes down; null: it has not yet. */
  async setupTicket() {
    const link = await readFile(join(this.dataDir, 'data', 'setup-link'), 'utf8').catch(() => '')
    return /\/welcome#([\w-]{20,})/.exec(link)?.[1] ?? null
  }

  /** Answers a question for the papers, which a server is told while it does not run, and runs again. */
  async answer(question, text) {
    await this.#end('SIGTERM')
    execFileSync(process.env.KONKLAVE_SERVER, ['compliance', 'answer', question, text], { cwd: this.dataDir, env: this.#env })
    await this.run()
  }

  /** Stops the process where it is; what is sent to it waits. */
  freeze() {
    this.#child.kill('SIGSTOP')
  }

  /** Lets it go on. */
  thaw() {
    this.#child.kill('SIGCONT')
  }

  get pid() {
    return this.#child.pid
  }

  /** Memory held in RAM, in bytes. */
  async rss() {
    const status = await readFile(`/proc/${this.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) * 1024
  }

  /** Ends it without warning, as a power cut. */
  async kill() {
    await this.#end('SIGKILL')
  }

  /** Ends it properly and removes its data. */
  async stop() {
    await this.#end('SIGTERM')
    await rm(this.dataDir, { recursive: true, force: true })
  }

  async #end(signal) {
    const child = this.#child
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    const patience = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await gone
    // A timer would keep the whole test waiting.
    clearTimeout(patience)
  }
}

async function freeTcpPort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  return port
}

/** A port that is free for UDP and for TCP, outside of what the system gives to outgoing connections meanwhile. */
async function freeMediaPort() {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 18_000)
    const probes = [createSocket('udp4').bind(port), createServer().listen(port)]
    const free = await Promise.all(probes.map((probe) => once(probe, 'listening').then(() => true, () => false)))
    await Promise.all(probes.filter((_, n) => free[n]).map((probe) => new Promise((closed) => probe.close(closed))))
    if (free.every(Boolean)) return port
  }
}
