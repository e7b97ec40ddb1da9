import { afterEach, beforeEach, expect, test, vi } from 'vitest';

vi.mock('./worker/trust.ts', () => ({ workerAddress: (address: string) => address }));

import { Stretchers } from './stretchers.ts';

class SilentWorker {
  static made: SilentWorker[] = [];
  onmessage: (() => void) | null = null;
  onerror: (() => void) | null = null;
  ended = false;
  constructor() {
    SilentWorker.made.push(this);
  }
  postMessage(): void {}
  terminate(): void {
    this.ended = true;
  }
}

const port = (): MessagePort => new MessageChannel().port1;

beforeEach(() => {
  vi.useFakeTimers();
  SilentWorker.made = [];
  vi.stubGlobal('Worker', SilentWorker);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a stretcher that the browser took away without a word is given up, once', () => {
  const lost = vi.fn();
  new Stretchers().start(port(), lost);
  vi.advanceTimersByTime(59_000);
  expect(lost).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(lost).toHaveBeenCalledTimes(1);
  expect(SilentWorker.made[0]?.ended).toBe(true);
});

test('one that is done, or was ended with the others, is not given up later', () => {
  const lost = vi.fn();
  const stretchers = new Stretchers();
  stretchers.start(port(), lost);
  SilentWorker.made[0]?.onmessage?.();
  stretchers.start(port(), lost);
  stretchers.end();
  vi.advanceTimersByTime(120_000);
  expect(lost).not.toHaveBeenCalled();
});

test('where no worker can be started, that is said at once', () => {
  vi.stubGlobal('Worker', class { constructor() { throw new Error('no memory'); } });
  const lost = vi.fn();
  new Stretchers().start(port(), lost);
  expect(lost).toHaveBeenCalledTimes(1);
});
