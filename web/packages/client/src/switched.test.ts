import { afterEach, expect, test, vi } from 'vitest';
import type { SwitchedFunction } from './generated/protocol.ts';
import { SwitchedOff, type Off } from './switched.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A server whose answers come when the test says so. */
function server(): { ask: () => Promise<readonly SwitchedFunction[]>; answers: ((off: readonly SwitchedFunction[]) => void)[] } {
  const answers: ((off: readonly SwitchedFunction[]) => void)[] = [];
  return { ask: () => new Promise((resolve) => answers.push(resolve)), answers };
}

test('until the server has said otherwise, what it cannot read counts as off', async () => {
  const changed = vi.fn<(off: Off) => void>();
  const it = new SwitchedOff(changed, () => Promise.reject(new TypeError('offline')));
  expect([[...it.off], it.told]).toEqual([['chat', 'notes', 'polls'], false]);
  await it.ask();
  expect([[...it.off], it.told, changed.mock.calls]).toEqual([['chat', 'notes', 'polls'], false, []]);
});

test('the first answer is told, also where everything is off that counted as off', async () => {
  const changed = vi.fn<(off: Off) => void>();
  const it = new SwitchedOff(changed, async () => ['polls', 'notes', 'chat']);
  await it.ask();
  await it.ask();
  expect([it.told, changed.mock.calls.length]).toEqual([true, 1]);
});

test('without an answer it is asked again soon, then once a minute, and no more once that is said', async () => {
  vi.useFakeTimers();
  let [there, asked] = [false, 0];
  const it = new SwitchedOff(vi.fn(), async () => {
    asked += 1;
    if (!there) throw new TypeError('offline');
    return [];
  });
  it.keepAsking();
  it.keepAsking();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toBe(2);
  there = true;
  await vi.advanceTimersByTimeAsync(5_000);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(asked).toBe(3);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toBe(4);
  it.stop();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toBe(4);
  const late = server();
  const other = new SwitchedOff(vi.fn(), late.ask);
  other.keepAsking();
  await vi.advanceTimersByTimeAsync(5_000);
  other.stop();
  late.answers[0]?.([]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(late.answers.length).toBe(1);
});

test('a change is told once, and with a set of its own', async () => {
  const answers: SwitchedFunction[][] = [[], [], ['chat'], ['chat'], ['notes']];
  const changed = vi.fn<(off: Off) => void>();
  const it = new SwitchedOff(changed, async () => answers.shift() ?? []);
  for (let n = 0; n < 5; n += 1) await it.ask();
  expect(changed.mock.calls.map(([off]) => [...off])).toEqual([[], ['chat'], ['notes']]);
  expect(it.off).toBe(changed.mock.lastCall?.[0]);
});

test('what was known stays where there is no answer', async () => {
  let is = 'there';
  const it = new SwitchedOff(vi.fn(), async () => {
    if (is === 'gone') throw new TypeError('offline');
    return ['polls'];
  });
  await it.ask();
  is = 'gone';
  await it.ask();
  expect([[...it.off], it.told]).toEqual([['polls'], true]);
});

test('an answer that comes behind a newer one changes nothing', async () => {
  const { ask, answers } = server();
  const it = new SwitchedOff(vi.fn(), ask);
  const both = [it.ask(), it.ask()];
  answers[1]?.(['chat']);
  answers[0]?.([]);
  await Promise.all(both);
  expect([...it.off]).toEqual(['chat']);
});

test('the server is asked for it, and a refusal is no answer', async () => {
  const got: string[] = [];
  let status = 200;
  vi.stubGlobal('fetch', async (path: string) => {
    got.push(path);
    return new Response(JSON.stringify({ off: ['screen_share'] }), { status });
  });
  const it = new SwitchedOff(vi.fn());
  await it.ask();
  expect([got, [...it.off]]).toEqual([['/api/info'], ['screen_share']]);
  const other = new SwitchedOff(vi.fn());
  status = 503;
  await other.ask();
  expect(other.told).toBe(false);
});
