import { expect, test } from 'vitest';
import { codecsOf, streamsOf, withoutOrphanFeedback } from './sdp.ts';

const lines = (...text: string[]): string => text.join('\r\n');

test('feedback for payload types that are not offered is removed', () => {
  const sdp = lines(
    'v=0',
    'm=video 9 UDP/TLS/RTP/SAVPF 98 99',
    'a=rtcp-fb:98 nack pli',
    'a=rtcp-fb:120 nack pli',
    'a=rtcp-fb:* transport-cc',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    'a=rtcp-fb:98 nack',
    'a=rtcp-fb:111 transport-cc',
    '',
  );
  expect(withoutOrphanFeedback(sdp)).toBe(
    lines(
      'v=0',
      'm=video 9 UDP/TLS/RTP/SAVPF 98 99',
      'a=rtcp-fb:98 nack pli',
      'a=rtcp-fb:* transport-cc',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=rtcp-fb:111 transport-cc',
      '',
    ),
  );
});

test('payload types of the codecs we frame are found', () => {
  const sdp = lines('a=rtpmap:111 opus/48000/2', 'a=rtpmap:98 VP9/90000', 'a=rtpmap:96 VP8/90000', 'a=rtpmap:99 rtx/90000', '');
  expect(codecsOf(sdp)).toEqual({ 96: 'vp8', 98: 'vp9', 111: 'opus' });
});

const answer = (ufrag: string, ssrc: number): string =>
  lines('v=0', 'a=fingerprint:sha-256 AA', `a=ice-ufrag:${ufrag}`, `a=ssrc:${ssrc} cname:x`, `a=ssrc:${ssrc} msid:y`);

test('an answer after a restart of ICE has the same streams, that of another connection has others', () => {
  expect(streamsOf(answer('a', 7))).toBe(streamsOf(answer('b', 7)));
  expect(streamsOf(answer('a', 7))).not.toBe(streamsOf(answer('a', 8)));
});
