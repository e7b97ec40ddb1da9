// Where the server's packets go while people meet and sign in: to those who came, to the provider that the configuration
// names when somebody wants to sign in there, and nowhere else.
//
// The server's namespace has a way out, as a real machine has, that leads into nothing: an attempt to reach anybody is
// seen and not answered. Names would be asked for there, too. EGRESS_MINUTES says for how long; 1 by default.

import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import test from 'node:test'
import { fileURLToPath } from 'node:url'

import { Bots, createRoom } from '../meeting/harness/bots.mjs'
import { sleep } from '../meeting/harness/wait.mjs'
import { row } from './meter.mjs'
import { Rig } from './rig.mjs'

const MINUTES = Number(process.env.EGRESS_MINUTES ?? 1)
const COUNTER = fileURLToPath(new URL('egress.py', import.meta.url))
/** A name server, and somebody else; addresses of nobody (RFC 5737). */
const [NAMES, ANYBODY] = ['192.0.2.53', '198.51.100.7']
/** Where the configuration says that people sign in; nobody answers there. */
const PROVIDER = '203.0.113.44'
/** One round of a meeting: some enter, talk, and leave. */
const ROUND = 20_000

test('nobody is called who did not come', { timeout: MINUTES * 60_000 + 180_000 }, async (t) => {
  const rig = Rig.build()
  t.after(() => rig.close())
  const hall = rig.cabled('hall')
  const out = wayOut(t, rig)
  const counter = await Counter.start(rig.hub)
  const server = await rig.serve({ KONKLAVE_PROVIDER_ISSUER: `https://${PROVIDER}`, KONKLAVE_PROVIDER_CLIENT: 'konklave' })

  // What must be seen is seen: a packet to a stranger, and a question for a name.
  const stray = `import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("${ANYBODY}", 9))`
  execFileSync('ip', ['netns', 'exec', rig.hub, 'python3', '-c', stray])
  const asking = 'import socket\ntry: socket.getaddrinfo("example.org", 443)\nexcept OSError: pass'
  spawnSync('ip', ['netns', 'exec', rig.hub, 'timeout', '2', 'python3', '-c', asking])
  const control = await counter.stop()
  assert.ok(control.sent[`${out} ${ANYBODY} udp`] >= 1, `the counter sees a stray packet: ${JSON.stringify(control)}`)
  assert.ok(control.sent[`${out} ${NAMES} udp`] >= 1, `the counter sees a question for a name: ${JSON.stringify(control)}`)

  const counting = await Counter.start(rig.hub)
  // From the start on: what is called then would be seen, too.
  await server.kill()
  await server.run()
  const begin = Date.now()
  let rounds = 0
  do {
    const { shared } = await createRoom(server, { prefix: hall.prefix })
    const bots = await Bots.join(shared, 3, { prefix: hall.prefix })
    await sleep(ROUND)
    await bots.leave()
    rounds += 1
  } while (Date.now() - begin < MINUTES * 60_000)
  const { sent, missed } = await counting.stop()
  const called = await Counter.start(rig.hub)
  await signIn(hall, server)
  const calls = await called.stop()

  const theirs = hall.address.split('/')[0]
  const expected = new Set([`${hall.far} ${theirs} udp`, `${hall.far} ${theirs} tcp`, `${hall.far} neighbours arp`])
  row('packets out, by destination', JSON.stringify(sent))
  row('– meanwhile', `${((Date.now() - begin) / 60_000).toFixed(1)} minutes, ${rounds} meetings of three, ${missed} packets not seen`)
  const strays = Object.keys(sent).filter((key) => !expected.has(key))
  assert.deepEqual(strays, [], 'packets to somebody who did not come')
  assert.ok(sent[`${hall.far} ${theirs} udp`] > 1000, 'they met')
  assert.equal(missed, 0, 'every packet was looked at')
  const others = Object.keys(calls.sent).filter((key) => !expected.has(key) && !key.endsWith(' neighbours arp'))
  assert.deepEqual(others, [`${out} ${PROVIDER} tcp`], 'the provider is called when somebody signs in there, and nobody else')
})

/** Somebody chooses to sign in by the provider; the server says that it does not answer. */
async function signIn(place, server) {
  const asked = execFileSync('ip', ['netns', 'exec', place.namespace, 'curl', '--silent', '--max-time', '60', '--write-out', '%{redirect_url}', `${server.url}/api/provider`], { encoding: 'utf8' })
  assert.match(asked, /signin#provider-away/)
}

/** Gives the namespace of the server a way to everywhere that ends at a computer that answers nothing, and a name server behind it. */
function wayOut(t, rig) {
  const world = rig.cabled('world')
  execFileSync('ip', ['-n', rig.hub, 'route', 'add', 'default', 'via', world.address.split('/')[0], 'dev', world.far])
  const folder = `/etc/netns/${rig.hub}`
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/resolv.conf`, `nameserver ${NAMES}\n`)
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return world.far
}

/** Counts what leaves a namespace. */
class Counter {
  static async start(namespace) {
    const counter = new Counter()
    counter.child = spawn('ip', ['netns', 'exec', namespace, 'python3', COUNTER], { stdio: ['pipe', 'pipe', 'inherit'] })
    counter.lines = createInterface({ input: counter.child.stdout })[Symbol.asyncIterator]()
    assert.equal((await counter.lines.next()).value, 'ready')
    return counter
  }

  async stop() {
    this.child.stdin.end()
    return JSON.parse((await this.lines.next()).value)
  }
}
