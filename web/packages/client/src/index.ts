// Everything an interface needs of a meeting. No DOM elements, no framework.

export { CreateError, createRoom, type CreatedRoom } from './create.ts';
export {
  listDevices,
  micMeter,
  onDevicesChanged,
  previewCamera,
  type Device,
  type DeviceOutcome,
  type Devices,
  type MicrophoneMeter,
  type Preview,
} from './devices.ts';
export { Meeting, type JoinRequest, type MediaState, type Own, type Tile } from './meeting.ts';
export { generatePassphrase } from './passphrase.ts';
export type { MeetingStats, ReceivedStream, SentLayer } from './stats.ts';
export { supported, type Support } from './supported.ts';
export type * from './generated/protocol.ts';
