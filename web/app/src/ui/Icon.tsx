import { ICONS, type IconName } from './icons'

export type { IconName } from './icons'

/** A picture beside a word; never alone for a function. */
export function Icon(props: { name: IconName; size?: 's' | 'l' }) {
  const className = props.size ? `icon icon--${props.size}` : 'icon'
  return (
    <svg className={className} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {ICONS[props.name]}
    </svg>
  )
}
