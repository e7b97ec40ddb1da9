// A camera's track whose pictures no longer show what is behind the person. Loaded when first wanted.

import { workerAddress } from '../worker/trust.ts';
import address from '../worker/background.ts?worker&url';
import type { Hidden } from './choice.ts';
import type { FromBackground, ToBackground } from './messages.ts';
import { LOOK_MS, Watch } from './watch.ts';

/** A processed camera. The camera itself is seen by nobody but the worker. */
export interface Processed {
  readonly track: MediaStreamTrack;
  /** Another background, from the next picture on. */
  show(background: Hidden): void;
  /** Calls back once if no more pictures come. Everything is stopped then, the camera too. */
  onFailed(listener: () => void): void;
  /** Closes the camera and ends the worker. */
  stop(): void;
}

/** Where a browser takes a track apart into pictures, and makes one of pictures (W3C MediaStreamTrack Insertable Streams). */
interface Streams {
  MediaStreamTrackProcessor?: new (options: { track: MediaStreamTrack; maxBufferSize: number }) => { readable: ReadableStream<VideoFrame> };
  MediaStreamTrackGenerator?: new (options: { kind: 'video' }) => MediaStreamTrack & { writable: WritableStream<VideoFrame> };
}

/**
 * Takes a camera's track over. Resolves with the first picture, so that what is returned has never shown anything else;
 * null: it does not work here, or was `over` before, and the camera is closed.
 */
export function hideBackground(camera: MediaStreamTrack, background: Hidden, over?: AbortSignal): Promise<Processed | null> {
  return new Promise((resolve) => {
    const hiding = new Hiding(camera, background, resolve);
    over?.addEventListener('abort', () => hiding.giveUp(), { once: true });
    if (over?.aborted) hiding.giveUp();
  });
}

class Hiding implements Processed {
  readonly track: MediaStreamTrack;
  readonly #camera: MediaStreamTrack;
  readonly #worker: Worker;
  readonly #watch = new Watch(performance.now());
  readonly #timer: ReturnType<typeof setInterval>;
  /** Pictures by messages, where the browser has no streams of them. */
  #hand: Hand | null = null;
  #started: ((processed: Processed | null) => void) | null;
  #failed: (() => void) | null = null;
  #stopped = false;

  constructor(camera: MediaStreamTrack, background: Hidden, started: (processed: Processed | null) => void) {
    this.#camera = camera;
    this.#started = started;
    const { MediaStreamTrackProcessor, MediaStreamTrackGenerator } = globalThis as Streams;
    let streams: { readable: ReadableStream<VideoFrame>; writable: WritableStream<VideoFrame> } | null = null;
    if (MediaStreamTrackProcessor !== undefined && MediaStreamTrackGenerator !== undefined) {
      const { readable } = new MediaStreamTrackProcessor({ track: camera, maxBufferSize: 1 });
      const generator = new MediaStreamTrackGenerator({ kind: 'video' });
      streams = { readable, writable: generator.writable };
      this.track = generator;
    } else {
      this.#hand = new Hand(camera, (picture) => this.#tell({ is: 'picture', picture }, [picture]));
      this.track = this.#hand.track;
    }
    this.#worker = new Worker(workerAddress(address), { type: 'module', name: 'konklave background' });
    this.#worker.onmessage = ({ data }: MessageEvent<FromBackground>) => this.#hear(data);
    this.#worker.onerror = () => this.#fail();
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    this.#tell({ is: 'start', background, streams }, streams === null ? [] : [streams.readable, streams.writable]);
    camera.onended = () => {
      // Pulled out. A track of our own making does not end by itself.
      if (this.#stopped) return;
      this.stop();
      this.track.dispatchEvent(new Event('ended'));
    };
  }

  show(background: Hidden): void {
    this.#tell({ is: 'show', background });
  }

  onFailed(listener: () => void): void {
    this.#failed = listener;
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#camera.onended = null;
    this.#camera.stop();
    this.#worker.terminate();
    this.#hand?.stop();
    this.track.stop();
    this.#start(null);
  }

  /** Not wanted any more, if it has not started. */
  giveUp(): void {
    if (this.#started !== null) this.stop();
  }

  #tell(message: ToBackground, given: Transferable[] = []): void {
    this.#worker.postMessage(message, given);
  }

  #hear(message: FromBackground): void {
    if (this.#stopped) return;
    switch (message.is) {
      case 'ready':
        this.#hand?.next();
        break;
      case 'picture':
        this.#hand?.draw(message.picture);
        this.#hand?.next();
        this.#made();
        break;
      case 'made':
        this.#made();
        break;
      case 'failed':
        this.#fail();
        break;
    }
  }

  #made(): void {
    this.#watch.made(performance.now());
    this.#start(this);
  }

  #look(): void {
    const { readyState, muted } = this.#camera;
    if (this.#watch.look(performance.now(), muted && readyState === 'live') === 'failed') this.#fail();
  }

  #fail(): void {
    if (this.#stopped) return;
    this.#watch.broke();
    this.stop();
    this.#failed?.();
  }

  #start(processed: Processed | null): void {
    this.#started?.(processed);
    this.#started = null;
  }
}

/** Pictures handed to the worker and back one at a time. */
class Hand {
  readonly track: MediaStreamTrack;
  readonly #video = document.createElement('video');
  readonly #canvas = document.createElement('canvas');
  readonly #paint: CanvasRenderingContext2D | null;
  readonly #give: (picture: ImageBitmap) => void;
  #over = false;

  constructor(camera: MediaStreamTrack, give: (picture: ImageBitmap) => void) {
    this.#give = give;
    this.#paint = this.#canvas.getContext('2d', { alpha: false });
    const track = this.#canvas.captureStream().getVideoTracks()[0];
    if (track === undefined) throw new TypeError('a canvas without a track');
    this.track = track;
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#video.srcObject = new MediaStream([camera]);
    void this.#video.play().catch(() => undefined);
  }

  /** Hands the camera's picture of now to the worker, which sets the pace: its clock is not slowed down behind another tab. */
  next(): void {
    if (this.#over) return;
    const { videoWidth, videoHeight } = this.#video;
    if (videoWidth === 0 || videoHeight === 0) {
      this.#video.onloadeddata = () => this.next();
      return;
    }
    this.#video.onloadeddata = null;
    createImageBitmap(this.#video).then(
      (picture) => (this.#over ? picture.close() : this.#give(picture)),
      () => setTimeout(() => this.next(), AGAIN_MS),
    );
  }

  draw(picture: ImageBitmap): void {
    const { width, height } = picture;
    if (this.#canvas.width !== width || this.#canvas.height !== height) Object.assign(this.#canvas, { width, height });
    this.#paint?.drawImage(picture, 0, 0);
    picture.close();
  }

  stop(): void {
    this.#over = true;
    this.#video.onloadeddata = null;
    this.#video.srcObject = null;
  }
}

/** After a picture that could not be taken, as while the camera changes its size. */
const AGAIN_MS = 100;
