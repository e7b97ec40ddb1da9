import { expect, test } from 'vitest';
import { isDead } from './probe.ts';

/** A world in which the server answers after `answer` ms (null: never), and the socket after `socket` ms (null: never). */
async function judged(answer: number | null, socket: number | null): Promise<{ dead: boolean; after: number }> {
  let time = 10_000;
  const pass = (milliseconds: number): Promise<void> => {
    time += milliseconds;
    return Promise.resolve();
  };
  const dead = await isDead({
    ask: () => pass(answer ?? 2_000).then(() => answer !== null),
    heard: () => (socket !== null && time >= 10_000 + socket ? 10_000 + socket : 9_000),
    now: () => time,
    wait: pass,
  });
  return { dead, after: time - 10_000 };
}

test('a socket that stays silent while the server answers is dead, and that is known within a second', async () => {
  expect(await judged(60, null)).toEqual({ dead: true, after: 920 });
});

test('a socket whose question and answer had to be repeated lives', async () => {
  // Each packet is repeated after 260, 500 and 960 ms.
  for (const late of [260 + 260, 260 + 500, 500 + 260]) expect((await judged(60, late)).dead).toBe(false);
});

test('a socket is not given up when the server stops answering other questions', async () => {
  let asked = 0;
  const dead = await isDead({
    ask: () => Promise.resolve((asked += 1) === 1),
    heard: () => 0,
    now: () => 1,
    wait: () => Promise.resolve(),
  });
  expect([dead, asked]).toEqual([false, 2]);
});

test('a socket that answers lives, also on a slow network where its answer is as late as the other', async () => {
  expect((await judged(60, 30)).dead).toBe(false);
  expect((await judged(60, 450)).dead).toBe(false);
  expect((await judged(1_500, 2_900)).dead).toBe(false);
});

test('without any answer nothing is known', async () => {
  expect((await judged(null, null)).dead).toBe(false);
});
