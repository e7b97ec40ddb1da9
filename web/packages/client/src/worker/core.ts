// The WebAssembly module: loaded once per worker, and what happens when it fails.

import init, { type InitOutput } from '../../wasm/core_wasm.js';

declare global {
  /** Set by the module's panic hook: the place in our program. */
  var konklavePanic: string | undefined;
}

let loading: Promise<InitOutput> | undefined;

/** Loads the module, or gives the one loaded. */
export function loadCore(): Promise<InitOutput> {
  loading ??= init({ module_or_path: new URL('../../wasm/core_wasm_bg.wasm', import.meta.url) });
  return loading;
}

/** Names the place of a failure in words that carry no content. */
export function placeOf(error: unknown): string {
  if (globalThis.konklavePanic !== undefined) return globalThis.konklavePanic;
  return error instanceof Error ? error.name : 'unknown';
}

/** Whether an error means that the module is dead, and not that a connection ended. */
export function isOurFailure(error: unknown): boolean {
  return globalThis.konklavePanic !== undefined || error instanceof WebAssembly.RuntimeError;
}
