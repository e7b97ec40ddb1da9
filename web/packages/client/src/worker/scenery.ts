// Our pictures for behind a person, drawn from a few colours: nothing to look at, nothing of anybody's.

import type { Scenery } from '../background/choice.ts';

/** From the upper left to the lower right; `light`: of a window, from the upper left. The interface shows the same (devices.css). */
const COLOURS: Record<Scenery, { from: string; to: string; light: string }> = {
  paper: { from: '#f3efe6', to: '#d9d2c3', light: '#fffdf8' },
  sage: { from: '#b9c9b4', to: '#6f8a74', light: '#dfe9da' },
  slate: { from: '#5c6b7c', to: '#27323f', light: '#8b9bad' },
  dusk: { from: '#c98f7a', to: '#4a4668', light: '#eec3a0' },
};

/** Fills a canvas of this size. */
export function drawScenery(paint: OffscreenCanvasRenderingContext2D, name: Scenery, width: number, height: number): void {
  const { from, to, light } = COLOURS[name];
  const wall = paint.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, from);
  wall.addColorStop(1, to);
  paint.fillStyle = wall;
  paint.fillRect(0, 0, width, height);
  const glow = paint.createRadialGradient(width * 0.2, height * 0.15, 0, width * 0.2, height * 0.15, width * 0.6);
  glow.addColorStop(0, `${light}cc`);
  glow.addColorStop(1, `${light}00`);
  paint.fillStyle = glow;
  paint.fillRect(0, 0, width, height);
}
