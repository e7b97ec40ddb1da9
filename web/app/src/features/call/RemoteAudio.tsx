import { useCallback, useEffect, useRef, useState } from 'react'

import { kept } from '../../platform/storage'
import { playOn } from '../devices/tone'

/** Plays the others' sound. Browsers may refuse before a press; then `blocked` is true until `unblock` is called from one. */
export function useAudioGate(): { blocked: boolean; onBlocked: () => void; unblock: () => void; register: (element: HTMLAudioElement) => () => void } {
  const elements = useRef(new Set<HTMLAudioElement>())
  const [blocked, setBlocked] = useState(false)
  const register = useCallback((element: HTMLAudioElement) => {
    elements.current.add(element)
    return () => {
      elements.current.delete(element)
    }
  }, [])
  const unblock = useCallback(() => {
    setBlocked(false)
    for (const element of elements.current) element.play().catch(() => setBlocked(true))
  }, [])
  // Any press will do; the banner's button is only the one that says so.
  useEffect(() => {
    if (!blocked) return
    addEventListener('pointerup', unblock)
    addEventListener('keyup', unblock)
    return () => {
      removeEventListener('pointerup', unblock)
      removeEventListener('keyup', unblock)
    }
  }, [blocked, unblock])
  const onBlocked = useCallback(() => setBlocked(true), [])
  return { blocked, onBlocked, unblock, register }
}

/** One audio element per slot. */
export function RemoteAudio(props: {
  streams: readonly MediaStream[]
  speaker: string | null
  onBlocked: () => void
  register: (element: HTMLAudioElement) => () => void
}) {
  return (
    <>
      {props.streams.map((stream) => (
        <Sound key={stream.id} stream={stream} speaker={props.speaker ?? kept('speaker') ?? ''} onBlocked={props.onBlocked} register={props.register} />
      ))}
    </>
  )
}

function Sound(props: { stream: MediaStream; speaker: string; onBlocked: () => void; register: (element: HTMLAudioElement) => () => void }) {
  const audio = useRef<HTMLAudioElement>(null)
  const { stream, speaker, onBlocked, register } = props
  useEffect(() => {
    const element = audio.current
    if (!element) return
    element.srcObject = stream
    element.play().catch((error: unknown) => {
      // AbortError only says that the element went away or got another stream.
      if (error instanceof DOMException && error.name === 'NotAllowedError') onBlocked()
    })
    const unregister = register(element)
    return () => {
      unregister()
      element.srcObject = null
    }
  }, [stream, onBlocked, register])
  useEffect(() => {
    if (audio.current && speaker) void playOn(audio.current, speaker)
  }, [speaker])
  return <audio ref={audio} autoPlay />
}
