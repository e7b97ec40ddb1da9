// Whether this browser can take part at all. There is no fallback without frame encryption.

/** What {@link supported} answers. */
export type Support = { ok: true } | { ok: false; missing: string[] };

/** Says whether the browser has everything a meeting needs, and what it lacks. */
export function supported(scope: object = globalThis): Support {
  const missing = NEEDED.filter((name) => !(name in scope));
  const rtc = (scope as { RTCRtpSender?: { prototype: object } }).RTCRtpSender;
  if (rtc !== undefined && !('transform' in rtc.prototype)) missing.push('RTCRtpSender.transform');
  return missing.length === 0 ? { ok: true } : { ok: false, missing };
}

const NEEDED = [
  'RTCPeerConnection',
  'RTCRtpSender',
  'RTCRtpScriptTransform',
  'WebAssembly',
  'Worker',
  'TransformStream',
  'WebSocket',
  'indexedDB',
];
