// What the page and the worker that hides a background say to each other.

import type { Hidden } from './choice.ts';

/** From the page to the worker. */
export type ToBackground =
  /** Comes first. `streams`: pictures go in and out by themselves; null: by messages. */
  | { is: 'start'; background: Hidden; streams: { readable: ReadableStream<VideoFrame>; writable: WritableStream<VideoFrame> } | null }
  /** From the next picture on. */
  | { is: 'show'; background: Hidden }
  /** One picture of the camera. The next comes after its answer. */
  | { is: 'picture'; picture: ImageBitmap };

/** From the worker to the page. */
export type FromBackground =
  /** It can take pictures now. */
  | { is: 'ready' }
  /** A picture has gone into the stream. */
  | { is: 'made' }
  /** The answer to a picture. */
  | { is: 'picture'; picture: ImageBitmap }
  /** It cannot go on. */
  | { is: 'failed' };
