// Draws a person before another background.

import landscape from '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url';
import square from '@mediapipe/selfie_segmentation/selfie_segmentation.tflite?url';

import type { Hidden } from '../background/choice.ts';
import init, { Person } from '../../wasm/matte.js';
import { drawScenery } from './scenery.ts';

/** Pictures wider than this, compared with their height, are for the model of wide pictures. */
const WIDE = 1.2;

/** Paints pictures one after the other. */
export class Painter {
  /** What is to be seen behind the person. */
  background: Hidden = 'blur';
  readonly #models = new Map<string, Promise<Sight>>();
  readonly #canvas = new OffscreenCanvas(16, 16);
  readonly #paint = context(this.#canvas);
  /** The scenery last drawn, for which name and size. */
  #scenery: { canvas: OffscreenCanvas; name: Hidden } | null = null;

  /** Fetches what a common camera needs, and after it what one needs that is turned: one after the other, for the module is one. */
  async load(): Promise<void> {
    await this.#sight(landscape);
    this.#sight(square).catch(() => this.#models.delete(square));
  }

  /** The picture with its background hidden, on a canvas that is valid until the next one. Nothing is drawn before the person is known. */
  async paint(picture: CanvasImageSource, width: number, height: number): Promise<OffscreenCanvas> {
    const sight = await this.#sight(width > height * WIDE ? landscape : square);
    const { background } = this;
    sight.look(picture, background === 'blur');
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const behind = background === 'blur' ? sight.softened : this.#drawn(background, width, height);
    const paint = this.#paint;
    const layer = (how: GlobalCompositeOperation, what: CanvasImageSource): void => {
      paint.globalCompositeOperation = how;
      paint.drawImage(what, 0, 0, width, height);
    };
    layer('copy', sight.mask);
    layer('source-in', picture);
    layer('destination-over', behind);
    return this.#canvas;
  }

  #sight(model: string): Promise<Sight> {
    let sight = this.#models.get(model);
    if (sight === undefined) this.#models.set(model, (sight = Sight.load(model)));
    return sight;
  }

  #drawn(name: Exclude<Hidden, 'blur'>, width: number, height: number): OffscreenCanvas {
    const known = this.#scenery;
    if (known?.name === name && known.canvas.width === width && known.canvas.height === height) return known.canvas;
    const canvas = new OffscreenCanvas(width, height);
    drawScenery(context(canvas), name, width, height);
    this.#scenery = { canvas, name };
    return canvas;
  }
}

/** A model and the small pictures that go in and out of it. */
class Sight {
  readonly mask: OffscreenCanvas;
  readonly softened: OffscreenCanvas;
  readonly #person: Person;
  readonly #small: OffscreenCanvasRenderingContext2D;
  readonly #onMask: OffscreenCanvasRenderingContext2D;
  readonly #onSoftened: OffscreenCanvasRenderingContext2D;

  private constructor(person: Person) {
    const { width, height } = person;
    this.#person = person;
    this.mask = new OffscreenCanvas(width, height);
    this.softened = new OffscreenCanvas(width, height);
    this.#small = context(new OffscreenCanvas(width, height), { alpha: false, willReadFrequently: true });
    this.#small.imageSmoothingQuality = 'medium';
    this.#onMask = context(this.mask);
    this.#onSoftened = context(this.softened);
  }

  static async load(address: string): Promise<Sight> {
    await init({ module_or_path: new URL('../../wasm/matte_bg.wasm', import.meta.url) });
    const answer = await fetch(address);
    if (!answer.ok) throw new TypeError('no model');
    return new Sight(new Person(new Uint8Array(await answer.arrayBuffer())));
  }

  look(picture: CanvasImageSource, soften: boolean): void {
    const { width, height } = this.#person;
    this.#small.drawImage(picture, 0, 0, width, height);
    const { data } = this.#small.getImageData(0, 0, width, height);
    this.#person.look(new Uint8Array(data.buffer), soften);
    this.#onMask.putImageData(new ImageData(own(this.#person.mask()), width, height), 0, 0);
    if (soften) this.#onSoftened.putImageData(new ImageData(own(this.#person.softened()), width, height), 0, 0);
  }
}

/** wasm-bindgen hands out a copy of its own; its types do not say that the memory behind it is not shared. */
function own(bytes: Uint8ClampedArray): Uint8ClampedArray<ArrayBuffer> {
  return bytes as Uint8ClampedArray<ArrayBuffer>;
}

function context(canvas: OffscreenCanvas, options?: { alpha?: boolean; willReadFrequently?: boolean }): OffscreenCanvasRenderingContext2D {
  const paint = canvas.getContext('2d', options);
  if (paint === null) throw new TypeError('no canvas');
  return paint;
}
