// What programs use of the machine, from /proc.

import { readFile } from 'node:fs/promises'

/** Ticks of `/proc/<pid>/stat` per second: the same on every Linux that Node runs on. */
const TICKS = 100

/** Processor seconds each process has used so far, and its memory in bytes: RSS, and PSS, which counts shared pages once. */
async function usage(pids) {
  const used = new Map()
  for (const pid of pids) {
    try {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const memory = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
      const kb = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(memory)[1]) * 1024
      used.set(pid, { seconds: (Number(fields[11]) + Number(fields[12])) / TICKS, rss: kb('Rss'), pss: kb('Pss') })
    } catch {
      // It has ended.
    }
  }
  return used
}

/** Measures the processes that `pids` names for this long: processor seconds per second, memory at the end. */
export async function measure(pids, milliseconds, sleep) {
  const begin = performance.now()
  const before = await usage(pids())
  await sleep(milliseconds)
  const after = await usage(pids())
  const seconds = (performance.now() - begin) / 1000
  const sum = (key, older = new Map()) => [...after].reduce((sum, [pid, used]) => sum + used[key] - (older.get(pid)?.[key] ?? 0), 0)
  return { cpu: sum('seconds', before) / seconds, rss: sum('rss'), pss: sum('pss'), processes: after.size }
}

/** In words. */
export function told({ cpu, rss, pss, processes }) {
  const mb = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`
  return `${cpu.toFixed(2)} CPU s/s, RSS ${mb(rss)}, PSS ${mb(pss)}${processes > 1 ? ` (${processes} processes)` : ''}`
}
