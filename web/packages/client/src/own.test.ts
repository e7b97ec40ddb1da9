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

/** A camera that is processed, as `openCamera` gives one. */
class Hidden extends Track {
  shown: string[] = [];
  fail: () => void = () => undefined;
  readonly opened = {
    outcome: { is: 'on' },
    track: this as unknown as MediaStreamTrack,
    processed: { track: this as unknown as MediaStreamTrack, show: (background: string) => this.shown.push(background), onFailed: (listener: () => void) => (this.fail = listener), stop: () => this.stop() },
  };
}

/** A camera for each asking, processed where that is asked for; `calls`: what was asked for. */
function cameras(): { calls: (string | undefined)[][]; given: Track[] } {
  const calls: (string | undefined)[][] = [];
  const given: Track[] = [];
  opening.camera.mockImplementation(async (id: string | undefined, background: string) => {
    calls.push([id, background]);
    const hidden = new Hidden();
    given.push(hidden);
    return background === 'none' ? { outcome: { is: 'on' }, track: hidden } : hidden.opened;
  });
  return { calls, given };
}

test('a background chosen while the room is shown takes the room away before anything else happens', async () => {
  const track = vi.fn();
  own = new OwnDevices({ track, screenEnded: vi.fn(), lost: vi.fn(), changed: vi.fn() });
  const { calls, given } = cameras();
  await own.setCamera(true, 'a');
  const changing = own.setBackground('blur');
  expect(track).toHaveBeenLastCalledWith('camera', null);
  expect(given[0]?.stopped).toBe(true);
  expect(await changing).toEqual({ is: 'on' });
  expect(calls).toEqual([['a', 'none'], ['a', 'blur']]);
  expect(own.track('camera')).toBe(given[1]);
});

test('a background chosen while the camera is being opened: the room is never handed out', async () => {
  const track = vi.fn();
  own = new OwnDevices({ track, screenEnded: vi.fn(), lost: vi.fn(), changed: vi.fn() });
  const browser = asking(opening.camera);
  const on = own.setCamera(true);
  await settled();
  void own.setBackground('blur');
  const raw = browser.allow();
  await settled();
  expect([raw.stopped, track.mock.calls]).toEqual([true, []]);
  expect(opening.camera).toHaveBeenLastCalledWith(undefined, 'blur', expect.any(AbortSignal));
  browser.allow();
  expect(await on).toEqual({ is: 'on' });
});

test('from one hidden background to another the camera goes on', async () => {
  const { calls, given } = cameras();
  await own.setBackground('blur');
  await own.setCamera(true);
  await own.setBackground('sage');
  expect([calls.length, given[0]?.stopped, (given[0] as Hidden).shown]).toEqual([1, false, ['sage']]);
});

test('the room is shown again by a camera of its own, and the processed one is closed', async () => {
  const { calls, given } = cameras();
  await own.setBackground('blur');
  await own.setCamera(true, 'a');
  expect(await own.setBackground('none')).toEqual({ is: 'on' });
  expect(calls).toEqual([['a', 'blur'], ['a', 'none']]);
  expect([given[0]?.stopped, given[1]?.stopped, own.track('camera')]).toEqual([true, false, given[1]]);
});

test('a processing that fails switches the camera off and says why', async () => {
  const lost = vi.fn();
  own = new OwnDevices({ track: vi.fn(), screenEnded: vi.fn(), lost, changed: vi.fn() });
  const { given } = cameras();
  await own.setBackground('blur');
  await own.setCamera(true);
  (given[0] as Hidden).fail();
  expect([own.track('camera'), own.cameraStream, given[0]?.stopped]).toEqual([null, null, true]);
  expect(lost).toHaveBeenCalledWith('camera', 'background');
});

test('a camera that has been replaced cannot switch its successor off', async () => {
  const { given } = cameras();
  await own.setBackground('blur');
  await own.setCamera(true, 'a');
  await own.setCamera(true, 'b');
  (given[0] as Hidden).fail();
  expect(own.track('camera')).toBe(given[1]);
});

test('a pause holds for the picture that comes back with another background', async () => {
  const { given } = cameras();
  await own.setCamera(true);
  own.setPaused(true);
  await own.setBackground('blur');
  expect([own.paused, given[1]?.enabled]).toEqual([true, false]);
});
