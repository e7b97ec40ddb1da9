import { expect, test, vi } from 'vitest';
import type { Message, Poll, TalkCommand } from './generated/protocol.ts';
import type { Off } from './switched.ts';
import { fitsMessage, MESSAGE_BYTES, MESSAGES_KEPT, Talk } from './talk.ts';

const ada = { peer: 1, member: '01', name: 'Ada' };
const ben = { peer: 2, member: '02', name: 'Ben' };

function message(id: string, state: Message['state'] = 'sent'): Message {
  return { id, own: state !== 'sent', from: ada, to: null, text: id, live: false, state, gap: false };
}

function talk(): { talk: Talk; said: TalkCommand[]; tick: (ms: number) => void } {
  const said: TalkCommand[] = [];
  let now = 1_000;
  return { talk: new Talk((command) => said.push(command), () => now), said, tick: (ms) => (now += ms) };
}

test('messages that have not left stand last, and move to their place once they have', () => {
  const { talk: it, tick } = talk();
  it.hear({ is: 'message', message: message('mine', 'waiting') });
  tick(5);
  it.hear({ is: 'message', message: message('theirs') });
  expect(it.messages.map(({ id }) => id)).toEqual(['theirs', 'mine']);
  it.hear({ is: 'message', message: { ...message('mine'), own: true } });
  it.hear({ is: 'message', message: message('later') });
  expect(it.messages.map(({ id, state }) => [id, state])).toEqual([
    ['theirs', 'sent'],
    ['mine', 'sent'],
    ['later', 'sent'],
  ]);
  expect(it.messages.map(({ at }) => at)).toEqual([1_005, 1_000, 1_005]);
});

test('a message that cannot be delivered says so where it stands', () => {
  const { talk: it } = talk();
  it.hear({ is: 'message', message: message('a', 'waiting') });
  it.hear({ is: 'message', message: message('b', 'waiting') });
  it.hear({ is: 'message', message: message('a', 'failed') });
  expect(it.messages.map(({ id, state }) => [id, state])).toEqual([
    ['a', 'failed'],
    ['b', 'waiting'],
  ]);
});

test('every list is another array after a change, and subscribers are called', () => {
  const { talk: it } = talk();
  const called = vi.fn();
  const stop = it.subscribe(called);
  const before = it.hands;
  it.hear({ is: 'hands', hands: [{ by: ada, own: false }] });
  expect(it.hands).not.toBe(before);
  expect([called.mock.calls.length, it.revision]).toEqual([1, 1]);
  stop();
  it.hear({ is: 'hands', hands: [] });
  expect(called).toHaveBeenCalledTimes(1);
});

test('a hand and a line keep the time at which they came', () => {
  const { talk: it, tick } = talk();
  it.hear({ is: 'hands', hands: [{ by: ada, own: false }] });
  tick(500);
  it.hear({ is: 'hands', hands: [{ by: ada, own: false }, { by: ben, own: false }] });
  expect(it.hands.map(({ since }) => since)).toEqual([1_000, 1_500]);
});

test('reactions are told and not kept', () => {
  const { talk: it } = talk();
  const told = vi.fn();
  it.onReaction(told);
  it.hear({ is: 'reaction', by: ben, own: false, reaction: 'applause' });
  expect(told).toHaveBeenCalledWith({ by: ben, own: false, reaction: 'applause' });
  expect(it.revision).toBe(0);
});

test('nothing is left when the meeting is over', () => {
  const { talk: it } = talk();
  it.hear({ is: 'message', message: message('a') });
  it.hear({ is: 'hands', hands: [{ by: ada, own: false }] });
  it.hear({ is: 'live', lines: [{ by: ben, own: false, text: 'x', partial: false }] });
  it.hear({ is: 'cleared' });
  expect([it.messages, it.hands, it.polls, it.live]).toEqual([[], [], [], []]);
});

test('blank and overlong texts are not said, and bytes count, not characters', () => {
  const { talk: it, said } = talk();
  expect([it.say(' \n'), it.sayTo(1, ''), it.say('ä'.repeat(MESSAGE_BYTES / 2 + 1))]).toEqual([false, false, false]);
  expect(said).toEqual([]);
  expect(fitsMessage('ä'.repeat(MESSAGE_BYTES / 2))).toBe(true);
  expect(it.say('Hallo')).toBe(true);
  expect(said).toEqual([{ is: 'say', text: 'Hallo' }]);
});

test('what a lost worker could not send, the next one says once it is in', () => {
  const { talk: it, said } = talk();
  it.hear({ is: 'message', message: message('there') });
  it.hear({ is: 'message', message: message('lost', 'waiting') });
  it.hear({ is: 'message', message: { ...message('lost to Ben', 'waiting'), to: ben } });
  it.hear({ is: 'hands', hands: [{ by: ada, own: true }] });
  it.restart();
  expect(it.hands).toEqual([]);
  expect(it.messages.map(({ id }) => id)).toEqual(['there', 'lost', 'lost to Ben']);
  expect(said).toEqual([]);
  it.entered();
  it.entered();
  expect(said).toEqual([
    { is: 'say', text: 'lost' },
    { is: 'sayTo', peer: 2, text: 'lost to Ben' },
  ]);
  expect(it.messages.map(({ id }) => id)).toEqual(['there']);
});

test('the oldest messages are forgotten before the memory is full', () => {
  const { talk: it } = talk();
  for (let n = 0; n < MESSAGES_KEPT + 3; n += 1) it.hear({ is: 'message', message: message(String(n)) });
  expect([it.messages.length, it.messages[0]?.id]).toEqual([MESSAGES_KEPT, '3']);
}, 60_000);

const CHAT_OFF: Off = new Set(['chat'] as const);
const POLLS_OFF: Off = new Set(['polls'] as const);
const NOTHING_OFF: Off = new Set<never>();

function poll(id: string): Poll {
  return { id, by: ben, own: false, question: id, options: [], anonymous: false, multiple: false, open: true, voted: null, count: 0, voters: [], reported: false };
}

test('where chat is off nothing is said and nothing is heard, and hands and polls go on', () => {
  const { talk: it, said } = talk();
  it.setOff(CHAT_OFF);
  expect([it.say('Hallo'), it.sayTo(2, 'Hallo')]).toEqual([false, false]);
  it.typeLive('H');
  it.finishLive();
  expect(said).toEqual([]);
  it.hear({ is: 'message', message: message('theirs') });
  it.hear({ is: 'live', lines: [{ by: ben, own: false, text: 'x', partial: false }] });
  it.hear({ is: 'hands', hands: [{ by: ben, own: false }] });
  it.hear({ is: 'polls', polls: [poll('a')] });
  expect([it.messages.length, it.live.length, it.hands.length, it.polls.length]).toEqual([0, 0, 1, 1]);
  it.raiseHand(true);
  it.vote('a', [0]);
  expect(said.map(({ is }) => is)).toEqual(['raiseHand', 'vote']);
});

test('where polls are off none is asked, answered, ended or heard, and chat goes on', () => {
  const { talk: it, said } = talk();
  it.setOff(POLLS_OFF);
  it.askPoll({ question: 'a', options: ['b', 'c'], anonymous: false, multiple: false });
  it.vote('a', [0]);
  it.closePoll('a');
  expect(said).toEqual([]);
  it.hear({ is: 'polls', polls: [poll('a')] });
  it.hear({ is: 'message', message: message('theirs') });
  expect([it.polls.length, it.messages.length]).toEqual([0, 1]);
});

test('what is switched off in the middle is gone, and stays gone when it is on again', () => {
  const { talk: it, said } = talk();
  const called = vi.fn();
  it.hear({ is: 'message', message: message('before') });
  it.hear({ is: 'message', message: message('waits', 'waiting') });
  it.hear({ is: 'live', lines: [{ by: ben, own: false, text: 'x', partial: false }] });
  it.hear({ is: 'polls', polls: [poll('before')] });
  it.restart();
  it.hear({ is: 'polls', polls: [poll('before')] });
  it.subscribe(called);
  it.setOff(new Set(['chat', 'polls'] as const));
  it.setOff(new Set(['polls', 'chat'] as const));
  expect([it.messages, it.live, it.polls, called.mock.calls.length]).toEqual([[], [], [], 1]);
  it.hear({ is: 'message', message: message('meanwhile') });
  it.hear({ is: 'polls', polls: [poll('before'), poll('meanwhile')] });
  it.setOff(NOTHING_OFF);
  it.entered();
  expect(said).toEqual([]);
  it.hear({ is: 'message', message: message('after') });
  it.hear({ is: 'polls', polls: [poll('before'), poll('meanwhile'), poll('after')] });
  expect([it.messages.map(({ id }) => id), it.polls.map(({ id }) => id)]).toEqual([['after'], ['after']]);
});

test('until the server has said what is off nothing is said, and what is heard is kept', () => {
  const untold: Off = new Set(['chat', 'notes', 'polls'] as const);
  const heard = (): [Talk, TalkCommand[]] => {
    const { talk: it, said } = talk();
    it.setOff(untold, false);
    it.hear({ is: 'message', message: message('early') });
    it.hear({ is: 'live', lines: [{ by: ben, own: false, text: 'x', partial: false }] });
    it.hear({ is: 'polls', polls: [poll('early')] });
    expect([it.say('Hallo'), it.sayTo(2, 'Hallo')]).toEqual([false, false]);
    it.typeLive('H');
    it.finishLive();
    it.askPoll({ question: 'a', options: ['b', 'c'], anonymous: false, multiple: false });
    it.vote('early', [0]);
    it.closePoll('early');
    expect(said).toEqual([]);
    return [it, said];
  };
  const [on, said] = heard();
  on.setOff(NOTHING_OFF);
  on.hear({ is: 'polls', polls: [poll('early')] });
  expect([on.messages.length, on.live.length, on.polls.length]).toEqual([1, 1, 1]);
  expect(on.say('Hallo')).toBe(true);
  on.vote('early', [0]);
  expect(said.map(({ is }) => is)).toEqual(['say', 'vote']);
  const [off] = heard();
  off.setOff(untold);
  expect([off.messages, off.live, off.polls]).toEqual([[], [], []]);
});
