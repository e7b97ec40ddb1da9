// Two people in a meeting: one on a good cable, one behind a wire with faults.

import { createRoom } from '../meeting/harness/bots.mjs'
import { Person } from '../meeting/harness/people.mjs'
import { hearing, watch } from './meter.mjs'
import { Rig } from './rig.mjs'

/** The way of most people: 15 ms to the server and as much back. */
const HOME = { delay: 15 }

/** Both are inside, with camera and microphone, and hear each other when this returns. */
export async function pair(t, { camera = true, script } = {}) {
  const rig = Rig.build()
  t.after(() => rig.close())
  const office = rig.cabled('office')
  const home = await rig.wired('home', HOME)
  const server = await rig.serve()
  const { shared } = await createRoom(server, { prefix: office.prefix })
  const near = new Person('Nora', await (await office.chromium()).open(server, { script }))
  const browser = await home.chromium()
  const far = new Person('Fay', await browser.open(server, { script }))
  for (const person of [near, far]) {
    await person.enter(shared, { camera })
    await watch(person)
  }
  for (const person of [near, far]) await hearing(person)
  return { rig, server, office, home, near, far, browser, link: shared }
}

/** Runs in a page: the camera is as large as the page wants it; the harness makes it small for tests of many. */
export function ownCamera() {
  delete globalThis.navigator?.mediaDevices?.getUserMedia
}
