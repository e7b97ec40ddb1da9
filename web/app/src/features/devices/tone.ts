/** Length of the test tone in seconds. */
const LENGTH = 1.4

interface Sink {
  setSinkId?(id: string): Promise<void>
}

/** Whether this browser can play on another than the default device. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype
}

/** Sends an element's sound to a device; a device that is gone leaves it on the default. */
export async function playOn(element: HTMLMediaElement, speaker: string): Promise<void> {
  const sink: Sink = element
  try {
    await sink.setSinkId?.(speaker)
  } catch {
    // the device is gone or not admitted: the default plays
  }
}

/** Plays two soft notes on a device; resolves when they have sounded. */
export async function playTone(speaker: string): Promise<void> {
  const context = new AudioContext()
  const out = context.createMediaStreamDestination()
  const gain = context.createGain()
  gain.connect(out)
  const start = context.currentTime + 0.05
  gain.gain.setValueAtTime(0, start)
  for (const [i, pitch] of [523.25, 659.25].entries()) {
    const at = start + (i * LENGTH) / 2
    const note = context.createOscillator()
    note.frequency.value = pitch
    note.connect(gain)
    note.start(at)
    note.stop(at + LENGTH / 2)
    gain.gain.setValueAtTime(0, at)
    gain.gain.linearRampToValueAtTime(0.25, at + 0.04)
    gain.gain.linearRampToValueAtTime(0, at + LENGTH / 2)
  }
  const audio = new Audio()
  audio.srcObject = out.stream
  await playOn(audio, speaker)
  await audio.play()
  await new Promise((resolve) => setTimeout(resolve, LENGTH * 1000 + 150))
  audio.pause()
  audio.srcObject = null
  await context.close()
}
