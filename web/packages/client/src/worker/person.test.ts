import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, expect, test } from 'vitest';

import { initSync, Person } from '../../wasm/matte.js';

const models = createRequire(import.meta.url);
const model = (name: string): Uint8Array => readFileSync(models.resolve(`@mediapipe/selfie_segmentation/${name}.tflite`));

beforeAll(() => {
  initSync({ module: readFileSync(new URL('../../wasm/matte_bg.wasm', import.meta.url)) });
});

/** Something like a person, before a chequered wall. */
function scene(width: number, height: number): Uint8Array {
  const within = (x: number, y: number, width: number, height: number): boolean => (x / width) ** 2 + (y / height) ** 2 < 1;
  const picture = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const wall = (((x >> 3) + (y >> 3)) & 1) === 1 ? 224 : 32;
      const head = within(x - width / 2, y - height * 0.45, width * 0.14, height * 0.3);
      const body = within(x - width / 2, y - height * 1.05, width * 0.3, height * 0.38);
      picture.set(head ? [224, 176, 144] : body ? [48, 80, 128] : [wall, wall, wall], (y * width + x) * 4);
    }
  }
  return picture;
}

// What LiteRT (@litertjs/core 2.5.3 with XNNPACK) makes of the same pictures; between 0.4 and 0.8 an edge is soft.
test.each([
  [
    'selfie_segmentation_landscape',
    [256, 144],
    [
      [128, 64, 1],
      [128, 129, 1],
      [25, 14, 0],
      [92, 64, 0.825682520866394],
      [163, 86, 0.006251245737075806],
      [64, 115, 0],
      [128, 21, 0.017826607450842857],
      [192, 136, 1],
    ],
  ],
  [
    'selfie_segmentation',
    [256, 256],
    [
      [128, 115, 0.38619816303253174],
      [128, 230, 1],
      [25, 25, 0.4012264907360077],
      [92, 115, 0.005025983322411776],
      [64, 204, 0],
      [128, 38, 0.4311392605304718],
      [192, 243, 1],
    ],
  ],
] as const)('%s sees what its makers’ own program sees in it', (name, [width, height], spots) => {
  const person = new Person(model(name));
  expect([person.width, person.height]).toEqual([width, height]);
  person.look(scene(width, height), false);
  const mask = person.mask();
  for (const [x, y, seen] of spots) {
    const along = Math.min(1, Math.max(0, (seen - 0.4) / 0.4));
    const wanted = 255 * along * along * (3 - 2 * along);
    expect(Math.abs((mask[(y * width + x) * 4 + 3] ?? -1) - wanted), `at ${x}, ${y}`).toBeLessThan(2);
  }
});

test('a blurred background holds no pattern, also close to the person', () => {
  const person = new Person(model('selfie_segmentation_landscape'));
  const picture = scene(256, 144);
  person.look(picture, true);
  const [mask, softened] = [person.mask(), person.softened()];
  let [raw, left] = [0, 0];
  for (let n = 0; n + 8 < 256 * 144; n += 1) {
    if ((mask[n * 4 + 3] ?? 255) > 0 || (mask[(n + 8) * 4 + 3] ?? 255) > 0 || n % 256 > 247) continue;
    raw = Math.max(raw, Math.abs((picture[n * 4] ?? 0) - (picture[(n + 8) * 4] ?? 0)));
    left = Math.max(left, Math.abs((softened[n * 4] ?? 0) - (softened[(n + 8) * 4] ?? 0)));
  }
  expect(raw).toBe(192);
  expect(left).toBeLessThan(40);
});

test('a file that ends early is no model', () => {
  const whole = model('selfie_segmentation_landscape');
  expect(() => new Person(whole.subarray(0, 100_000))).toThrow();
  expect(() => new Person(new Uint8Array(0))).toThrow();
});
