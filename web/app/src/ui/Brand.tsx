import './Brand.css'

/** The sign: a keyhole. */
export function BrandSign() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className="plate" width="32" height="32" rx="9" />
      <path
        className="hole"
        d="M16 7.2a4.6 4.6 0 0 1 2.5 8.5l1.9 7.5a1.3 1.3 0 0 1-1.3 1.6h-6.2a1.3 1.3 0 0 1-1.3-1.6l1.9-7.5A4.6 4.6 0 0 1 16 7.2z"
      />
    </svg>
  )
}
