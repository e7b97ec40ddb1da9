import { cancelRoom, canHideBackground, canShowScreen, createRoom, keepRoom, listDevices, Meeting, micMeter, previewCamera, supported, testReach } from '@konklave/client'

import type { Client, MicMeter, Preview } from './client'

/** The client package as the pages see it. */
export const browserClient: Client = {
  newMeeting: () => new Meeting(),
  createRoom,
  keepRoom,
  cancelRoom,
  supported,
  testReach,
  canShowScreen,
  canHideBackground,
  listDevices,
  async previewCamera(deviceId, background, over): Promise<Preview> {
    const { outcome, stream, onLost, stop } = await previewCamera(deviceId, background, over)
    if (outcome.is === 'on' && stream) return { is: 'on', stream, onLost, stop }
    return { is: outcome.is === 'on' || outcome.is === 'off' ? 'missing' : outcome.is }
  },
  async micMeter(deviceId, sound): Promise<MicMeter> {
    const { outcome, level, onLost, stop } = await micMeter(deviceId, sound)
    if (outcome.is === 'on') return { is: 'on', level, onLost: (listener) => onLost(() => listener('gone')), stop }
    return { is: outcome.is === 'off' ? 'missing' : outcome.is }
  },
}
