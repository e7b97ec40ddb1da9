import { expect, test } from 'vitest';
import { Attempts } from './attempts.ts';

test('a failed connection is called failed until another stands, however many are tried', () => {
  const attempts = new Attempts();
  attempts.begins();
  expect(attempts.state).toBe('connecting');
  attempts.stands();
  attempts.fails();
  attempts.begins();
  expect(attempts.state).toBe('failed');
  attempts.asked();
  attempts.begins();
  expect(attempts.state).toBe('failed');
  attempts.stands();
  expect(attempts.state).toBe('connected');
});

test('failures are repaired ever more slowly, and soon again once the server asks or one stood', () => {
  const attempts = new Attempts();
  const waits = () => Array.from({ length: 5 }, () => attempts.fails());
  expect(waits()).toEqual([250, 1_000, 2_000, 4_000, 4_000]);
  attempts.asked();
  expect(attempts.fails()).toBe(250);
  attempts.stands();
  expect(attempts.fails()).toBe(250);
});

test('what ended begins as if nothing had been', () => {
  const attempts = new Attempts();
  attempts.fails();
  attempts.ends();
  expect(attempts.state).toBe('none');
  attempts.begins();
  expect(attempts.state).toBe('connecting');
});

test('on another network nothing has failed yet', () => {
  const attempts = new Attempts();
  attempts.begins();
  attempts.fails();
  attempts.moved();
  expect(attempts.state).toBe('connecting');
  attempts.stands();
  attempts.moved();
  expect(attempts.state).toBe('connected');
});
