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

test('a socket that stays silent while the server answers is dead, and that is known soon', async () => {
  expect(await judged(60, null)).toEqual({ dead: true, after: 460 });
});

test('a socket that answers lives, also on a slow network where its answer is as late as the other', async () => {
  expect((await judged(60, 30)).dead).toBe(false);
  expect((await judged(60, 450)).dead).toBe(false);
  expect((await judged(1_500, 2_900)).dead).toBe(false);
});

test('without any answer nothing is known', async () => {
  expect((await judged(null, null)).dead).toBe(false);
});
