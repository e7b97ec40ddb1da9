import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react'

import { hueStyle } from './Avatar'
import { Icon, type IconName } from './Icon'
import './Tile.css'

/** One person on the stage. The sentence is for screen readers; the rest is drawing. */
export function Tile(props: {
  sentence: string
  hue: number
  initials: string
  stream: MediaStream | null
  mirrored?: boolean
  /** The whole picture matters, not its middle: a document. */
  whole?: boolean
  speaking?: boolean
  /** Speaking with the hands: framed alike, but no sound is meant. */
  signing?: boolean
  muted?: boolean
  /** Kept where it is by the one who looks. */
  pinned?: boolean
  name: string
  /** A word about the person's class, with its icon. */
  mark?: { readonly icon: IconName; readonly word?: string; readonly tone?: 'warn' }
  /** A word over the picture: connection lost. */
  over?: ReactNode
  /** A word at the top. */
  badge?: ReactNode
  /** The person's menu; shown on focus and hover, and always where nothing can hover. */
  menu?: ReactNode
  place?: CSSProperties
}) {
  const { sentence, hue, initials, stream, mirrored, whole, speaking, signing, muted, pinned, name, mark, over, badge, menu, place } = props
  const names = ['tile']
  if (speaking || signing) names.push('tile--speaking')
  if (whole) names.push('tile--whole')
  return (
    <li className={names.join(' ')} style={{ ...hueStyle(hue), ...place }}>
      {stream ? (
        <Picture stream={stream} mirrored={mirrored ?? false} />
      ) : (
        !over &&
        !whole && (
          <div className="tile__initials" aria-hidden="true">
            {initials}
          </div>
        )
      )}
      <p className="sr-only">{sentence}</p>
      <div aria-hidden="true">
        {over && <div className="tile__over">{over}</div>}
        <div className="tile__name">
          <span className={mark?.tone === 'warn' ? 'tag tag--warn' : 'tag'}>
            {speaking && (
              <span className="bars">
                <i />
                <i />
                <i />
              </span>
            )}
            {pinned && <Icon name="pin" />}
            {signing && <Icon name="sign" />}
            {muted && !speaking && <Icon name="mic-off" />}
            <span>{name}</span>
            {mark &&
              (mark.word ? (
                <span className="tag__class">
                  <Icon name={mark.icon} />
                  <span>{mark.word}</span>
                </span>
              ) : (
                <Icon name={mark.icon} />
              ))}
          </span>
        </div>
      </div>
      {badge && <div className="tile__top">{badge}</div>}
      {menu && <div className="tile__menu">{menu}</div>}
    </li>
  )
}

/** A moving picture without sound. */
export function Picture(props: { stream: MediaStream; mirrored: boolean }) {
  const video = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const element = video.current
    if (!element) return
    element.srcObject = props.stream
    element.play().catch(() => undefined) // muted video may always play; a refusal means the element is going away
    return () => {
      element.srcObject = null
    }
  }, [props.stream])
  return <video ref={video} className={props.mirrored ? 'picture picture--mirrored' : 'picture'} muted playsInline autoPlay aria-hidden="true" tabIndex={-1} />
}
