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
  const server = await answerTime(signal);
  if (server === null) return { server, socket: false, inward: null };
  return { server, socket: await opensSocket(signal), inward: await inwardRate(signal) };
}

/** A signal that comes after the patience, or with another. */
function within(signal: AbortSignal | undefined): { signal: AbortSignal; done: () => void } {
  const limit = new AbortController();
  const end = (): void => limit.abort();
  const timer = setTimeout(end, PATIENCE_MS);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  return {
    signal: limit.signal,
    done: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    },
  };
}

async function answerTime(signal: AbortSignal | undefined): Promise<number | null> {
  const limit = within(signal);
  const times: number[] = [];
  try {
    while (times.length < 3) {
      const from = performance.now();
      const response = await fetch('/api/info', { cache: 'no-store', signal: limit.signal });
      if (!response.ok) return null;
      await response.arrayBuffer();
      times.push(performance.now() - from);
    }
    return times.sort((a, b) => a - b)[1] ?? null;
  } catch {
    return null;
  } finally {
    limit.done();
  }
}

function opensSocket(signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const address = new URL('/api/ws', location.href);
    address.protocol = address.protocol === 'http:' ? 'ws:' : 'wss:';
    const limit = within(signal);
    const socket = new WebSocket(address);
    const end = (open: boolean): void => {
      limit.done();
      socket.onopen = socket.onerror = null;
      socket.close();
      resolve(open);
    };
    limit.signal.addEventListener('abort', () => end(false));
    socket.onopen = () => end(true);
    socket.onerror = () => end(false);
  });
}

/** The largest file of the program, which the meeting needs anyway. */
async function inwardRate(signal: AbortSignal | undefined): Promise<number | null> {
  const address = new URL('../wasm/core_wasm_bg.wasm', import.meta.url).href;
  const limit = within(signal);
  const from = performance.now();
  try {
    const response = await fetch(address, { cache: 'no-store', signal: limit.signal });
    if (!response.ok) return null;
    const size = (await response.arrayBuffer()).byteLength;
    const seconds = Math.max(0.001, (performance.now() - from) / 1_000);
    return (carried(address, from) ?? size) * 8 / seconds;
  } catch {
    // Too slow to finish in time: what there is cannot be said, except that it is little.
    return limit.signal.aborted && !signal?.aborted ? 0 : null;
  } finally {
    limit.done();
  }
}

/** Bytes that came over the wire: less than the file where it was compressed. */
function carried(address: string, from: number): number | null {
  const entry = performance.getEntriesByName(address, 'resource').findLast(({ startTime }) => startTime >= from - 1);
  const size = entry instanceof PerformanceResourceTiming ? entry.encodedBodySize : 0;
  return size > 0 ? size : null;
}
