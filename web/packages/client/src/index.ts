// Everything an interface needs of a meeting. No DOM elements, no framework.

export { accountClient, type AccountClient, type AccountTrouble, type Outcome } from './account.ts';
export { BACKGROUNDS, backgroundOf, type Background } from './background/choice.ts';
export { CreateError, cancelRoom, createRoom, keepRoom, type CreatedRoom, type MadeRoom } from './create.ts';
export {
  canHideBackground,
  canShowScreen,
  listDevices,
  micMeter,
  onDevicesChanged,
  previewCamera,
  type Device,
  type DeviceOutcome,
  type Devices,
  type Loss,
  type MicrophoneMeter,
  type Preview,
  type ScreenOutcome,
  type Sound,
  type Surface,
} from './devices.ts';
export { MAIL_RECIPIENTS, isMailAddress, mailClient, sendInvitations, type MailClient } from './mail.ts';
export { Meeting, type JoinRequest, type MediaState, type Own, type ScreenEnd, type Tile } from './meeting.ts';
export { NOTES_MOST, Notes, type Edit, type NotesState } from './notes.ts';
export { hasPasskeys, offersPasskeys } from './passkeys.ts';
export type { Quality } from './quality.ts';
export { testReach, type Reach } from './reach.ts';
export type { LinkOutcome, MadeLink, OwnRoom, WishedLink } from './messages.ts';
export { generatePassphrase } from './passphrase.ts';
export { REQUEST_ANSWER, REQUEST_CONTACT, REQUEST_TEXT, requestClient, type RequestClient } from './requests.ts';
export { SERVICES_CELL, SERVICES_TABLE, serviceClient, type ServiceClient, type ServicesForm } from './services.ts';
export type { MeetingStats, ReceivedStream, SentLayer } from './stats.ts';
export { supported, type Support } from './supported.ts';
export type { Off } from './switched.ts';
export {
  FEWEST_VOTES,
  LINE_BYTES,
  MESSAGE_BYTES,
  OPTION_BYTES,
  POLL_OPTIONS,
  QUESTION_BYTES,
  Talk,
  fitsMessage,
  type NewPoll,
  type TalkHand,
  type TalkLine,
  type TalkMessage,
  type TalkReaction,
} from './talk.ts';
export { Vault, VaultError, eraseVault, type PreparedPhrase, type VaultFound, type VaultTrouble, type VaultWays } from './vault.ts';
export type { PhraseLanguage } from './messages.ts';
export type * from './generated/protocol.ts';
