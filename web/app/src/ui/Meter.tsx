import './Meter.css'

const BARS = 16

/** A level as bars. Decoration: a sentence beside it says the result. */
export function Meter(props: { level: number }) {
  const lit = Math.round(Math.min(1, Math.max(0, props.level)) * BARS)
  return (
    <div className="meter" aria-hidden="true">
      {Array.from({ length: BARS }, (_, i) => (
        <i key={i} className={i < lit ? 'on' : ''} />
      ))}
    </div>
  )
}
