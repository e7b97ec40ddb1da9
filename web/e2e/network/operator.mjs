// From a bare Debian to a first meeting, as a new operator goes by docs/operate.md: package, questions, start, doctor,
// link of the setup, administrator, meeting. The machine is a container with a systemd of its own, behind a cable; the
// authority for certificates is Pebble, made for tests, on the other side of it.
//
// KONKLAVE_PACKAGE names the Debian package.

import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import test from 'node:test'

import { claim } from '../meeting/harness/accounts.mjs'
import { startChromium } from '../meeting/harness/browsers.mjs'
import { Person, growth } from '../meeting/harness/people.mjs'
import { come, enterOwn, make, propose, sees } from '../meeting/harness/rooms.mjs'
import { until } from '../meeting/harness/wait.mjs'
import { row } from './meter.mjs'

const NAME = 'meet.example.test'
const AUTHORITY = 'acme.example.test'
/** Both ends of the cable. */
const [OUTSIDE, MACHINE] = ['10.78.0.1', '10.78.0.2']
const ADMIN = { login: 'a.berger', name: 'Andrea Berger', password: 'sieben blaue Stühle' }
const CONFIGURATION = '/etc/konklave/konklave.toml'
/** Seconds a certificate is good for; it is renewed after two thirds of them. Long enough for the way to a meeting. */
const VALIDITY = 240
/** For a person, the time of the machine is the smaller part. */
const MOST = 120_000

test('from a bare Debian to a first meeting', { timeout: 600_000 }, async (t) => {
  const file = process.env.KONKLAVE_PACKAGE
  assert.ok(file && existsSync(file), 'KONKLAVE_PACKAGE names the package: run `cargo xtask network operator`')
  const world = new World(t)
  await world.authority()
  const machine = await Machine.boot(t, world, file)
  const timed = stopwatch()

  machine.do(`apt-get install -y /root/${basename(file)}`)
  timed('1 install the package')

  const said = machine.do(`konklave init --config ${CONFIGURATION} --reach acme --domain ${NAME} --contact admin@example.test`)
  assert.match(said, /konklave\.toml/)
  // Not among an operator's steps: the authority is one of the test's own.
  machine.do(`sed -i 's|^\\[tls\\]|[tls]\\ndirectory = "https://${AUTHORITY}:14000/dir"\\nauthority = "/etc/konklave/authority.pem"|' ${CONFIGURATION}`)
  timed('2 answer the questions')

  // 3, the firewall: there is none on this machine.
  machine.do('systemctl enable --now konklave')
  timed('4 start')

  const first = await until('a certificate', () => certificate(world).catch(() => false), { patience: 60_000, every: 250, describe: async () => machine.do('journalctl -u konklave --no-pager | tail -30') })
  timed('– until the certificate is there')
  const found = machine.ask('konklave doctor')
  assert.ok(found.status === 0 || found.status === 1, found.text)
  timed('5 doctor')
  for (const line of found.text.split('\n').filter((line) => /warn|bad/i.test(line))) row('the doctor says', line.trim())

  const link = machine.do('cat /var/lib/konklave/setup-link').trim()
  assert.ok(link.startsWith(`https://${NAME}/welcome#`), 'the link has the name people open')
  const chromium = await world.chromium()
  const server = { url: `https://${NAME}` }
  const andrea = new Person('Andrea', await chromium.open(server))
  await claim(andrea, link, ADMIN)
  assert.equal(machine.ask('test -e /var/lib/konklave/setup-link').status, 1, 'the link is used up')
  timed('6 become administrator')

  await propose(andrea, server)
  const shared = await make(andrea)
  await enterOwn(andrea, { camera: true, microphone: true })
  const bert = new Person('Bert', await chromium.open(server))
  await come(bert, shared, { camera: true, microphone: true })
  for (const person of [andrea, bert]) await sees(person, ['Andrea', 'Bert'])
  await until('they see each other', async () => {
    const flows = await Promise.all([andrea, bert].map((person) => person.received()))
    return flows.every(({ video, audio }) => video.some((s) => s.decoded > 20) && audio.some((s) => s.packets > 50))
  }, { patience: 60_000 })
  const whole = timed('7 a meeting of two, with picture and sound')
  row('the whole way', `${(whole / 1000).toFixed(1)} s of the machine's time`)
  assert.ok(whole < MOST, `${whole} ms`)
  assert.deepEqual(andrea.tab.foreign, [])
  assert.match(machine.do('systemctl is-active konklave'), /^active/)

  const second = await until('another certificate', async () => {
    const now = await certificate(world).catch(() => first)
    return now && now !== first && now
  }, { patience: VALIDITY * 1000, every: 1000, describe: async () => machine.do('journalctl -u konklave --no-pager | tail -30') })
  row('the certificate was renewed while they met', `of ${first}, then of ${second}`)
  const before = await Promise.all([andrea, bert].map((person) => person.received()))
  await until('they go on seeing each other', async () => {
    const after = await Promise.all([andrea, bert].map((person) => person.received()))
    return after.every((received, i) => growth(before[i], received).video.some((s) => s.decoded > 20) && received.number === before[i].number)
  })
  row('systemd-analyze security', machine.ask('systemd-analyze security konklave --no-pager').text.trim().split('\n').at(-1))
})

/** Prints the time of a step, and gives that since the first. */
function stopwatch() {
  const begin = performance.now()
  let last = begin
  return (step) => {
    const now = performance.now()
    row(step, `${((now - last) / 1000).toFixed(1)} s`)
    last = now
    return now - begin
  }
}

/** When the certificate under the name began, if it is one of the authority, as a browser would have it. */
async function certificate(world) {
  const root = join(world.folder, 'issued.pem')
  writeFileSync(root, await world.root())
  const [first, ...words] = [...world.prefix, 'curl', '--silent', '--show-error', '--fail', '--verbose', '--cacert', root, `https://${NAME}/healthz`]
  const { stdout, stderr, status } = spawnSync(first, words, { encoding: 'utf8' })
  return status === 0 && stdout.includes('ok') && /start date: (.*)/.exec(stderr)[1]
}

/** What is outside of the machine: a network, names, an authority, browsers. */
class World {
  namespace = `konklave-${process.pid}-operator`
  folder = mkdtempSync(join(tmpdir(), 'konklave-operator-'))

  constructor(t) {
    this.t = t
    run('ip', 'netns', 'add', this.namespace)
    t.after(() => {
      run('ip', 'netns', 'del', this.namespace)
      rmSync(this.folder, { recursive: true, force: true })
    })
    run('ip', '-n', this.namespace, 'link', 'set', 'lo', 'up')
    const names = `/etc/netns/${this.namespace}`
    mkdirSync(names, { recursive: true })
    t.after(() => rmSync(names, { recursive: true, force: true }))
    writeFileSync(join(names, 'hosts'), `127.0.0.1 localhost\n${OUTSIDE} ${AUTHORITY}\n${MACHINE} ${NAME}\n`)
  }

  /** The words that make a program run there. */
  get prefix() {
    return ['ip', 'netns', 'exec', this.namespace]
  }

  /** Starts Pebble, with a certificate of its own for its interface. */
  async authority() {
    const at = (name) => join(this.folder, name)
    const openssl = (...words) => execFileSync('openssl', words, { cwd: this.folder, stdio: 'pipe' })
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    openssl('req', '-x509', ...key, '-days', '2', '-subj', '/CN=a root of the test', '-keyout', 'root.key', '-out', 'root.pem', '-addext', 'basicConstraints=critical,CA:TRUE')
    openssl('req', ...key, '-subj', `/CN=${AUTHORITY}`, '-keyout', 'authority.key', '-out', 'authority.csr')
    writeFileSync(at('extensions'), `subjectAltName=DNS:${AUTHORITY}\nextendedKeyUsage=serverAuth\n`)
    openssl('x509', '-req', '-in', 'authority.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', '2', '-extfile', 'extensions', '-out', 'authority.pem')
    const pebble = { listenAddress: '0.0.0.0:14000', managementListenAddress: '0.0.0.0:15000', certificate: at('authority.pem'), privateKey: at('authority.key'), httpPort: 80, tlsPort: 443, ocspResponderURL: '', externalAccountBindingRequired: false, certificateValidityPeriod: VALIDITY }
    writeFileSync(at('pebble.json'), JSON.stringify({ pebble }))
    const [first, ...words] = [...this.prefix, process.env.PEBBLE ?? 'pebble', '-config', at('pebble.json')]
    const child = spawn(first, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, PEBBLE_VA_NOSLEEP: '1' } })
    this.t.after(() => child.kill('SIGKILL'))
    let log = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (log += bytes))
    await until('Pebble listens', async () => /ACME directory available/.test(log), { describe: async () => log })
  }

  /** The root that Pebble made at its start. */
  async root() {
    this.kept ??= execFileSync(this.prefix[0], [...this.prefix.slice(1), 'curl', '--silent', '--fail', '--cacert', join(this.folder, 'root.pem'), `https://${AUTHORITY}:15000/roots/0`], { encoding: 'utf8' })
    return this.kept
  }

  /** A browser there. The name's certificate was proven before; the browser has no way to be told of a root. */
  async chromium() {
    const file = join(this.folder, 'chromium')
    const native = process.env.CHROMIUM ?? '/usr/bin/chromium'
    writeFileSync(file, `#!/bin/sh\nexec ${[...this.prefix, native].join(' ')} --ignore-certificate-errors "$@"\n`, { mode: 0o755 })
    process.env.CHROMIUM = file
    try {
      const browser = await startChromium()
      this.t.after(() => browser.close())
      return browser
    } finally {
      process.env.CHROMIUM = native
    }
  }
}

/** A Debian of the smallest kind, booted. */
class Machine {
  static async boot(t, world, file) {
    const machine = new Machine()
    const root = join(world.folder, 'machine')
    // Kept between runs: it is the same each time, and comes from Debian's mirror.
    const kept = process.env.KONKLAVE_BARE ?? join(tmpdir(), 'konklave-bare-debian')
    if (!existsSync(join(kept, 'etc/os-release'))) {
      run('debootstrap', '--variant=minbase', '--include=systemd,systemd-sysv,dbus,iproute2,ca-certificates', 'bookworm', kept)
    }
    run('cp', '-a', kept, root)
    cpSync(file, join(root, 'root', basename(file)))
    mkdirSync(join(root, 'etc/konklave'), { recursive: true })
    cpSync(join(world.folder, 'root.pem'), join(root, 'etc/konklave/authority.pem'))
    writeFileSync(join(root, 'etc/hosts'), `127.0.0.1 localhost\n${OUTSIDE} ${AUTHORITY}\n${MACHINE} ${NAME}\n`)
    writeFileSync(join(root, 'etc/hostname'), 'meet\n')
    const name = `bare${process.pid}`
    // Not by `ip netns exec`, which covers the control groups.
    const words = [`--net=/run/netns/${world.namespace}`, 'systemd-nspawn', '--boot', '--quiet', `--directory=${root}`, `--machine=${name}`, '--register=no', '--keep-unit', '--network-veth', '--console=pipe']
    const child = spawn('nsenter', words, { stdio: 'ignore', env: { PATH: process.env.PATH, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' } })
    t.after(async () => {
      // The second time means: at once.
      const off = () => child.exitCode !== null || child.signalCode !== null || !child.kill('SIGTERM')
      await until('the machine is off', async () => off(), { patience: 30_000, every: 500 })
    })
    machine.leader = await until('the machine', async () => leaderOf(child.pid), { patience: 30_000 })
    await until('the cable', async () => machine.ask('ip link show host0').status === 0, { patience: 30_000 })
    const far = readFar(world)
    run('ip', '-n', world.namespace, 'addr', 'add', `${OUTSIDE}/24`, 'dev', far)
    run('ip', '-n', world.namespace, 'link', 'set', far, 'up')
    machine.do(`ip addr add ${MACHINE}/24 dev host0 && ip link set host0 up`)
    await until('the machine is up', async () => /running|degraded/.test(machine.ask('systemctl is-system-running').text), { patience: 60_000 })
    return machine
  }

  /** Runs a command as its operator; what it said, and its status. */
  ask(command) {
    try {
      const text = execFileSync('nsenter', ['--target', this.leader, '--all', '/bin/sh', '-c', command], { encoding: 'utf8', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', TERM: 'dumb', HOME: '/root' }, stdio: ['ignore', 'pipe', 'pipe'] })
      return { status: 0, text }
    } catch (error) {
      return { status: error.status, text: `${error.stdout}${error.stderr}` }
    }
  }

  /** The same; it has to succeed. */
  do(command) {
    const { status, text } = this.ask(command)
    assert.equal(status, 0, `${command}\n${text}`)
    return text
  }
}

/** The first process inside: a child of `systemd-nspawn`, which took the place of `nsenter`. */
function leaderOf(pid) {
  const children = (of) => readFileSync(`/proc/${of}/task/${of}/children`, 'utf8').trim().split(' ').filter(Boolean)
  const find = (of) => {
    for (const child of children(of)) {
      if (readFileSync(`/proc/${child}/comm`, 'utf8').trim() === 'systemd') return child
      const below = find(child)
      if (below) return below
    }
    return null
  }
  try {
    return find(pid)
  } catch {
    return null
  }
}

/** The outer end of the machine's cable. */
function readFar(world) {
  const links = JSON.parse(execFileSync('ip', ['-json', '-n', world.namespace, 'link', 'show'], { encoding: 'utf8' }))
  return links.find(({ ifname }) => ifname !== 'lo').ifname
}

function run(...words) {
  return execFileSync(words[0], words.slice(1), { stdio: 'pipe' })
}
