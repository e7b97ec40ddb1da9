// Waiting for something to become true: no test sleeps for a guess.

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks `probe` until it gives a truthy value; `describe` says what was last seen when patience ends. */
export async function until(what, probe, { patience = 60_000, every = 100, describe } = {}) {
  const end = Date.now() + patience
  let error
  for (;;) {
    try {
      const value = await probe()
      if (value) return value
      error = undefined
    } catch (caught) {
      error = caught
    }
    if (Date.now() > end) {
      const seen = describe ? `: ${JSON.stringify(await describe().catch(String))}` : ''
      throw new Error(`not within ${patience} ms: ${what}${seen}`, { cause: error })
    }
    await sleep(every)
  }
}

/** The middle one. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
