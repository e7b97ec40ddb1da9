// Whether this computer reaches the server, and how well. Asks the own server alone, and sends it nothing.

/** What came of it. */
export interface Reach {
  /** Milliseconds for a question and its answer, the middle of three; null: no answer. */
  server: number | null;
  /** Whether a lasting connection can be opened. */
  socket: boolean;
  /** Bits per second that arrive; null: could not be measured. */
  inward: number | null;
}

/** Longest wait for any part, in milliseconds. */
const PATIENCE_MS = 8_000;

/** Tests the way to the server. Never fails: what does not work is the result. */
export async function testReach(signal?: AbortSignal): Promise<Reach> {
  const ends = signal === undefined ? AbortSignal.timeout(3 * PATIENCE_MS) : AbortSignal.any([signal, AbortSignal.timeout(3 * PATIENCE_MS)]);
  const server = await answerTime(ends);
  if (server === null) return { server, socket: false, inward: null };
  return { server, socket: await opensSocket(ends), inward: await inwardRate(ends) };
}

async function answerTime(signal: AbortSignal): Promise<number | null> {
  const times: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    const from = performance.now();
    const response = await fetch('/api/info', { cache: 'no-store', signal }).catch(() => null);
    if (response === null || !response.ok) return null;
    await response.arrayBuffer().catch(() => null);
    times.push(performance.now() - from);
  }
  return times.sort((a, b) => a - b)[1] ?? null;
}

function opensSocket(signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const address = new URL('/api/ws', location.href);
    address.protocol = address.protocol === 'http:' ? 'ws:' : 'wss:';
    const socket = new WebSocket(address);
    const done = (open: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      socket.onopen = socket.onerror = null;
      socket.close();
      resolve(open);
    };
    const giveUp = (): void => done(false);
    const timer = setTimeout(giveUp, PATIENCE_MS);
    signal.addEventListener('abort', giveUp);
    socket.onopen = () => done(true);
    socket.onerror = giveUp;
  });
}

/** The largest file of the program, which the meeting needs anyway. */
async function inwardRate(signal: AbortSignal): Promise<number | null> {
  const address = new URL('../wasm/core_wasm_bg.wasm', import.meta.url).href;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const from = performance.now();
  try {
    const response = await fetch(address, { cache: 'no-store', signal: limit });
    if (!response.ok) return null;
    const size = (await response.arrayBuffer()).byteLength;
    const seconds = Math.max(0.001, (performance.now() - from) / 1_000);
    return (carried(address, from) ?? size) * 8 / seconds;
  } catch {
    // Too slow to finish in time: what there is cannot be said, except that it is little.
    return signal.aborted ? null : 0;
  }
}

/** Bytes that came over the wire: less than the file where it was compressed. */
function carried(address: string, from: number): number | null {
  const entry = performance.getEntriesByName(address, 'resource').findLast(({ startTime }) => startTime >= from - 1);
  const size = entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0;
  return size > 0 ? size : null;
}
