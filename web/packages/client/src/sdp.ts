// Session descriptions: the little that has to be read or repaired by hand (RFC 8866).

import type { FrameCodec } from './messages.ts';

/**
 * Removes `a=rtcp-fb` lines for payload types their media line does not list. Firefox leaves them behind
 * when codec preferences are narrowed, and others then refuse the description.
 */
export function withoutOrphanFeedback(sdp: string): string {
  let listed = new Set<string>();
  const kept = sdp.split('\r\n').filter((line) => {
    if (line.startsWith('m=')) listed = new Set(line.split(' ').slice(3));
    const payloadType = /^a=rtcp-fb:(\S+)/.exec(line)?.[1];
    return payloadType === undefined || payloadType === '*' || listed.has(payloadType);
  });
  return kept.join('\r\n');
}

/** What each payload type carries, for frames whose metadata does not name their codec. */
export function codecsOf(sdp: string): Record<number, FrameCodec> {
  const codecs: Record<number, FrameCodec> = {};
  for (const [, payloadType, name] of sdp.matchAll(/^a=rtpmap:(\d+) ([A-Za-z0-9-]+)\//gm)) {
    const codec = name?.toLowerCase();
    if (codec === 'opus' || codec === 'vp8' || codec === 'vp9') codecs[Number(payloadType)] = codec;
  }
  return codecs;
}

/** Certificate and stream numbers of a description: what makes two answers those of one connection. */
export function streamsOf(sdp: string): string {
  const lines = sdp.match(/^a=(?:fingerprint:.*|ssrc:\d+)/gm) ?? [];
  return [...new Set(lines.map((line) => line.trim()))].sort().join('\n');
}
