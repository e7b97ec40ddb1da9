import type { CSSProperties, ReactNode } from 'react'

import './Avatar.css'

/** A CSS variable holding the hue that tells people apart. It means nothing else. */
export function hueStyle(hue: number): CSSProperties {
  return { '--h': hue } as CSSProperties
}

/** Initials on a disc. Decoration: the name stands beside it. */
export function Avatar(props: { hue: number; size?: 's' | 'l'; children: ReactNode }) {
  const className = props.size ? `avatar avatar--${props.size}` : 'avatar'
  return (
    <span className={className} style={hueStyle(props.hue)} aria-hidden="true">
      {props.children}
    </span>
  )
}
