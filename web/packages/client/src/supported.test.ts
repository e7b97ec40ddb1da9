import { expect, test } from 'vitest';
import { supported } from './supported.ts';

const complete = {
  RTCPeerConnection: 1,
  RTCRtpSender: { prototype: { transform: null } },
  RTCRtpScriptTransform: 1,
  WebAssembly: 1,
  Worker: 1,
  TransformStream: 1,
  WebSocket: 1,
  indexedDB: 1,
};

test('a browser with everything is supported', () => {
  expect(supported(complete)).toEqual({ ok: true });
});

test('a browser without encoded transforms is told what it lacks', () => {
  const { RTCRtpScriptTransform: _, ...rest } = complete;
  expect(supported(rest)).toEqual({ ok: false, missing: ['RTCRtpScriptTransform'] });
  expect(supported({ ...complete, RTCRtpSender: { prototype: {} } })).toEqual({
    ok: false,
    missing: ['RTCRtpSender.transform'],
  });
});
