// The worker that hides what is behind a person: pictures of the camera go in, processed ones come out. It holds no key, and nothing it sees leaves the device.

import type { Hidden } from '../background/choice.ts';
import type { FromBackground, ToBackground } from '../background/messages.ts';
import { Painter } from './painter.ts';

const painter = new Painter();

/** Least milliseconds between two pictures: smooth enough for talking, and leaves the machine its breath. */
const EVERY_MS = 45;

onmessage = ({ data }: MessageEvent<ToBackground>) => {
  take(data).catch(() => tell({ is: 'failed' }));
};

async function take(message: ToBackground): Promise<void> {
  switch (message.is) {
    case 'start':
      painter.background = message.background;
      await painter.load();
      tell({ is: 'ready' });
      if (message.streams !== null) await stream(message.streams.readable, message.streams.writable);
      break;
    case 'show':
      painter.background = message.background satisfies Hidden;
      break;
    case 'picture':
      await answer(message.picture);
      break;
  }
}

/** Pictures as a stream: those that come while one is worked on are left out by the browser. */
async function stream(readable: ReadableStream<VideoFrame>, writable: WritableStream<VideoFrame>): Promise<void> {
  const reader = readable.getReader();
  const writer = writable.getWriter();
  let next = 0;
  for (;;) {
    const { value: frame } = await reader.read();
    if (frame === undefined) return;
    try {
      if (performance.now() < next) continue;
      next = performance.now() + EVERY_MS - SLACK_MS;
      const canvas = await painter.paint(frame, frame.displayWidth, frame.displayHeight);
      // The stream closes it.
      await writer.write(new VideoFrame(canvas, { timestamp: frame.timestamp, alpha: 'discard' }));
      tell({ is: 'made' });
    } finally {
      frame.close();
    }
  }
}

let last = 0;

async function answer(picture: ImageBitmap): Promise<void> {
  try {
    const canvas = await painter.paint(picture, picture.width, picture.height);
    const wait = last + EVERY_MS - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    last = performance.now();
    const painted = canvas.transferToImageBitmap();
    postMessage({ is: 'picture', picture: painted } satisfies FromBackground, { transfer: [painted] });
  } finally {
    picture.close();
  }
}

function tell(message: FromBackground): void {
  postMessage(message);
}

/** Cameras are not punctual: one that gives thirty a second shall not be cut to fifteen. */
const SLACK_MS = 8;
