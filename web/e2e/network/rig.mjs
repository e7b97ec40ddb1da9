// Computers and cables that exist only for a test: network namespaces with one server and places around it.
//
//   the server at 10.77.0.1 ── cable (veth) or wire with faults (bridge.py) ── a place, 10.77.n.0/24
//
// Nothing leads out: no namespace has a link to the machine's own network. Names carry the process id; what an earlier
// process left behind because it was killed is removed by the next one.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { startChromium } from '../meeting/harness/browsers.mjs'
import { Server } from '../meeting/harness/server.mjs'

const HOST = '10.77.0.1'
const PORT = 8080
export const MEDIA_PORT = 3478
const BRIDGE = fileURLToPath(new URL('bridge.py', import.meta.url))
const PREFIX = 'konklave-'
/** The same faults in every run; `NETWORK_SEED` tries others. */
const SEED = process.env.NETWORK_SEED ?? '1'

/** Why the rig cannot be built here, in a sentence; null: it can. */
export function missing() {
  if (process.getuid() !== 0) return 'Network namespaces are made by root only: run this as root.'
  if (!existsSync('/dev/net/tun')) return '/dev/net/tun is missing: load the module tun, or hand the device into the container.'
  for (const [program, name] of [
    ['ip', 'iproute2'],
    ['python3', 'python3'],
  ]) {
    if (!process.env.PATH.split(':').some((folder) => existsSync(join(folder, program)))) return `The program ${program} is missing: apt-get install ${name}.`
  }
  return null
}

/** One network. Close it when done. */
export class Rig {
  #names = []
  #folder = mkdtempSync(join(tmpdir(), 'konklave-network-'))
  #bridges = []
  #browsers = []
  #server = null
  #exit = () => this.#clear()

  /** Makes the namespace of the server. */
  static build() {
    const problem = missing()
    if (problem) throw new Error(problem)
    sweep()
    const rig = new Rig()
    process.once('exit', rig.#exit)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))
    rig.hub = rig.#namespace('hub')
    ip(`-n ${rig.hub} addr add ${HOST}/32 dev lo`)
    return rig
  }

  /** Starts the server; `settings` are further KONKLAVE_… variables. */
  async serve(settings = {}) {
    const url = `http://${HOST}:${PORT}`
    this.#server = await Server.start(
      {
        KONKLAVE_LISTEN: `${HOST}:${PORT}`,
        KONKLAVE_BEHIND_PROXY: 'true',
        KONKLAVE_ORIGINS: url,
        KONKLAVE_MEDIA_LISTEN: `${HOST}:${MEDIA_PORT}`,
        KONKLAVE_MEDIA_ADDRESSES: HOST,
        ...settings,
      },
      { prefix: within(this.hub), port: PORT, url, policy: ['create=everyone'] },
    )
    return this.#server
  }

  /** A computer on a cable without faults. */
  cabled(name) {
    const place = this.#place(name)
    ip(`-n ${this.hub} link add ${place.far} type veth peer name eth0 netns ${place.namespace}`)
    ip(`-n ${this.hub} addr add 10.77.${place.number}.1/24 dev ${place.far}`)
    place.via = `via 10.77.${place.number}.1`
    return this.#ready(place)
  }

  /** A computer on a wire with faults, none at first. */
  async wired(name, faults = {}) {
    const place = this.#place(name)
    const middle = this.#namespace(`${name}-wire`)
    place.wire = await Wire.start(middle, 'near', 'far')
    this.#bridges.push(place.wire)
    ip(`-n ${middle} link set near netns ${place.namespace} name eth0`)
    ip(`-n ${middle} link set far netns ${this.hub} name ${place.far}`)
    this.#ready(place)
    ip(`-n ${this.hub} route add 10.77.${place.number}.0/24 dev ${place.far} src ${HOST}`)
    await place.wire.set(faults)
    return place
  }

  #place(name) {
    const namespace = this.#namespace(name)
    const number = this.#names.length
    return new Place(this, namespace, number, `link${number}`)
  }

  #ready(place) {
    ip(`-n ${this.hub} link set ${place.far} up`)
    place.connect(2)
    return place
  }

  #namespace(name) {
    const full = `${PREFIX}${process.pid}-${name}`
    ip(`netns add ${full}`)
    this.#names.push(full)
    ip(`netns exec ${full} sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1`)
    ip(`-n ${full} link set lo up`)
    return full
  }

  /**
   * A Chromium in a place. The page is served without TLS, and has to be as trusted there as one with it, or it gets
   * neither devices nor encryption.
   */
  async chromium(place) {
    const file = join(this.#folder, place.namespace)
    const native = process.env.CHROMIUM ?? '/usr/bin/chromium'
    const words = [...within(place.namespace), native, `--unsafely-treat-insecure-origin-as-secure=http://${HOST}:${PORT}`]
    writeFileSync(file, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 })
    process.env.CHROMIUM = file
    try {
      const browser = await startChromium()
      this.#browsers.push(browser)
      return browser
    } finally {
      process.env.CHROMIUM = native
    }
  }

  /** Removes everything. */
  async close() {
    for (const browser of this.#browsers) await browser.close().catch(() => undefined)
    await this.#server?.stop()
    for (const bridge of this.#bridges) await bridge.stop()
    this.#clear()
    process.off('exit', this.#exit)
  }

  #clear() {
    for (const name of this.#names.splice(0)) removeNamespace(name)
    for (const folder of [this.#folder, this.#server?.dataDir]) if (folder) rmSync(folder, { recursive: true, force: true })
  }
}

/** A computer with one network interface, `eth0`. */
export class Place {
  via = ''
  /** The faults of its wire; null: a cable. */
  wire = null

  constructor(rig, namespace, number, far) {
    this.rig = rig
    this.namespace = namespace
    this.number = number
    this.far = far
  }

  /** Words before a command that run it here. */
  get prefix() {
    return within(this.namespace)
  }

  /** Gives the interface the address that ends in `last`, and the way to everywhere. */
  connect(last) {
    this.address = `10.77.${this.number}.${last}/24`
    this.batch(`addr add ${this.address} dev eth0`, 'link set eth0 up', `route add default ${this.via} dev eth0`)
  }

  /** Takes the address away and gives another at once, as a change between two networks in reach. */
  move(last) {
    const old = this.address
    this.address = `10.77.${this.number}.${last}/24`
    this.batch(`addr del ${old} dev eth0`, `addr add ${this.address} dev eth0`, `route replace default ${this.via} dev eth0`)
  }

  /** The cable is pulled, and with it goes the address. */
  disconnect() {
    this.batch('link set eth0 down', `addr del ${this.address} dev eth0`)
  }

  batch(...commands) {
    execFileSync('ip', ['-n', this.namespace, '-batch', '-'], { input: commands.join('\n') + '\n' })
  }

  /** A Chromium here. Start one after the other. */
  chromium() {
    return this.rig.chromium(this)
  }

  /** Every process here. */
  get pids() {
    return pidsOf(this.namespace)
  }
}

/** The process that carries packets between a place and the server, and its faults. */
class Wire {
  #answers = []

  static async start(namespace, near, far) {
    const wire = new Wire()
    const [program, ...words] = [...within(namespace), 'python3', BRIDGE, near, far, SEED]
    wire.child = spawn(program, words, { stdio: ['pipe', 'pipe', 'inherit'] })
    wire.child.stdin.on('error', () => undefined)
    wire.child.on('exit', () => wire.#answers.splice(0).forEach(({ reject }) => reject(new Error('the wire with faults has ended'))))
    createInterface({ input: wire.child.stdout }).on('line', (line) => wire.#answers.shift()?.resolve(JSON.parse(line)))
    await wire.#answer()
    return wire
  }

  #answer() {
    return new Promise((resolve, reject) => this.#answers.push({ resolve, reject }))
  }

  /** Takes these faults from now on: delay in ms, loss 0 to 1, udp, kbit; what was carried and dropped until now. */
  set(faults) {
    const answer = this.#answer()
    this.child.stdin.write(JSON.stringify(faults) + '\n')
    return answer
  }

  async stop() {
    if (this.child.exitCode !== null) return
    const gone = once(this.child, 'exit')
    this.child.stdin.end()
    await gone
  }
}

const within = (namespace) => ['ip', 'netns', 'exec', namespace]

function ip(words) {
  return execFileSync('ip', words.split(' '), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

function pidsOf(namespace) {
  return ip(`netns pids ${namespace}`).split('\n').filter(Boolean).map(Number)
}

/** Ends what still runs in a namespace of ours, and removes it with its interfaces. */
function removeNamespace(name) {
  try {
    for (const pid of pidsOf(name)) process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
  try {
    ip(`netns del ${name}`)
  } catch (error) {
    console.error(`namespace ${name} stays behind: ${error.message}`)
  }
}

/** Removes namespaces of processes that are no more. */
function sweep() {
  const folder = '/run/netns'
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const pid = /^konklave-(\d+)-/.exec(name)?.[1]
    if (pid && !existsSync(`/proc/${pid}`)) removeNamespace(name)
  }
}
