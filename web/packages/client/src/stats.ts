// Figures of a running meeting, for tests and for one's own eyes. They never leave the page.

import type { MediaConnection } from './connection.ts';
import type { StreamKind } from './generated/protocol.ts';
import type { LineCounts } from './messages.ts';
import type { SlotTable } from './slots.ts';

/** What is received of one stream. */
export interface ReceivedStream {
  peer: number;
  kind: StreamKind;
  mid: string;
  framesReceived: number;
  framesDecoded: number;
  keyFramesDecoded: number;
  width: number;
  height: number;
  /** Sound samples played out, concealed ones included. */
  samples: number;
  concealedSamples: number;
  packetsReceived: number;
  packetsLost: number;
  codec: string;
}

/** What is sent on one layer of a line. */
export interface SentLayer {
  mid: string;
  layer: string;
  framesEncoded: number;
  packetsSent: number;
  bytesSent: number;
  width: number;
  codec: string;
}

/** Everything. */
export interface MeetingStats {
  generation: number;
  /** Whether all sending lines have shown that their transforms work. */
  proven: boolean;
  received: ReceivedStream[];
  sent: SentLayer[];
  /** The worker's counts. */
  lines: LineCounts[];
}

/** Reads the browser's statistics. */
export async function readStats(connection: MediaConnection, slots: SlotTable, lines: LineCounts[]): Promise<MeetingStats> {
  const report = (await connection.stats()) as ReadonlyMap<string, Entry>;
  const stats: MeetingStats = { generation: connection.generation, proven: connection.proven, received: [], sent: [], lines };
  for (const entry of report.values()) {
    const codec = String(report.get(String(entry.codecId))?.mimeType ?? '');
    const mid = String(entry.mid ?? '');
    const number = (name: string): number => (typeof entry[name] === 'number' ? entry[name] : 0);
    if (entry.type === 'inbound-rtp') {
      const source = slots.sourceOf(mid);
      if (source === null) continue;
      stats.received.push({
        ...source,
        mid,
        framesReceived: number('framesReceived'),
        framesDecoded: number('framesDecoded'),
        keyFramesDecoded: number('keyFramesDecoded'),
        width: number('frameWidth'),
        height: number('frameHeight'),
        samples: number('totalSamplesReceived'),
        concealedSamples: number('concealedSamples'),
        packetsReceived: number('packetsReceived'),
        packetsLost: number('packetsLost'),
        codec,
      });
    } else if (entry.type === 'outbound-rtp') {
      stats.sent.push({
        mid,
        layer: String(entry.rid ?? ''),
        framesEncoded: number('framesEncoded'),
        packetsSent: number('packetsSent'),
        bytesSent: number('bytesSent'),
        width: number('frameWidth'),
        codec,
      });
    }
  }
  return stats;
}

type Entry = Record<string, unknown>;
