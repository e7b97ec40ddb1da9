import { beforeEach, expect, test, vi } from 'vitest';
import type { Opened, OpenedScreen } from './devices.ts';
import { OwnDevices } from './own.ts';

const opening = vi.hoisted(() => ({ microphone: vi.fn(), camera: vi.fn(), screen: vi.fn() }));
vi.mock('./devices.ts', () => ({ openMicrophone: opening.microphone, openCamera: opening.camera, openScreen: opening.screen }));
vi.mock('./levels.ts', () => ({ LevelMeter: class { stop(): void {} } }));
vi.stubGlobal('MediaStream', class {});

class Track {
  stopped = false;
  enabled = true;
  onended: (() => void) | null = null;
  stop(): void {
    this.stopped = true;
  }
}

/** A browser that asks: `allow` and `refuse` answer the oldest question. */
function asking(fn: typeof opening.microphone): { allow(): Track; refuse(): void } {
  const questions: ((opened: Opened) => void)[] = [];
  fn.mockImplementation(() => new Promise<Opened>((resolve) => questions.push(resolve)));
  return {
    allow() {
      const track = new Track();
      questions.shift()?.({ outcome: { is: 'on' }, track: track as unknown as MediaStreamTrack });
      return track;
    },
    refuse: () => questions.shift()?.({ outcome: { is: 'missing' }, track: null }),
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
let own: OwnDevices;

beforeEach(() => {
  own = new OwnDevices({ track: vi.fn(), screenEnded: vi.fn(), lost: vi.fn(), changed: vi.fn() });
});

test('what is switched off is off at once, though another of its kind is being opened', async () => {
  const browser = asking(opening.microphone);
  void own.setMicrophone(true);
  await settled();
  const first = browser.allow();
  await settled();
  const second = own.setMicrophone(true, 'another');
  await settled();
  void own.setMicrophone(false);
  expect([own.track('microphone'), first.stopped]).toEqual([null, true]);
  const late = browser.allow();
  expect(await second).toEqual({ is: 'off' });
  expect([own.track('microphone'), late.stopped]).toEqual([null, true]);
});

test('what was switched off while it was being opened is off, not missing', async () => {
  const browser = asking(opening.camera);
  const on = own.setCamera(true, 'gone');
  await settled();
  void own.setCamera(false);
  browser.refuse();
  expect(await on).toEqual({ is: 'off' });
});

test('what is switched off and on again is on', async () => {
  const browser = asking(opening.camera);
  const first = own.setCamera(true);
  await settled();
  void own.setCamera(false);
  const again = own.setCamera(true);
  const unwanted = browser.allow();
  expect(await first).toEqual({ is: 'off' });
  await settled();
  const wanted = browser.allow();
  expect(await again).toEqual({ is: 'on' });
  expect([unwanted.stopped, wanted.stopped, own.track('camera') === (wanted as unknown)]).toEqual([true, false, true]);
});

test('a whole screen that was chosen and not confirmed is given up when nothing is chosen after it', async () => {
  const track = new Track();
  const whole: OpenedScreen = { outcome: { is: 'on' }, track: track as unknown as MediaStreamTrack, sound: null, surface: 'monitor' };
  opening.screen.mockResolvedValueOnce(whole).mockResolvedValueOnce({ outcome: { is: 'denied' }, track: null });
  expect(await own.showScreen()).toEqual({ is: 'whole' });
  expect(await own.showScreen()).toEqual({ is: 'denied' });
  expect([track.stopped, own.confirmScreen(), own.track('screen')]).toEqual([true, false, null]);
});
