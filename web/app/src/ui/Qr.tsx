import { useEffect, useState } from 'react'

/** Light modules around the code (ISO/IEC 18004 §6.3.8). */
const QUIET_ZONE = 4

/** A text as QR code, drawn here. Dark on light also in the dark: cameras want it so. */
export function Qr(props: { text: string; label: string }) {
  const [drawn, setDrawn] = useState<{ readonly path: string; readonly size: number } | null>(null)
  useEffect(() => {
    let gone = false
    void draw(props.text).then((picture) => {
      if (!gone) setDrawn(picture)
    })
    return () => {
      gone = true
    }
  }, [props.text])
  if (!drawn) return null
  const { path, size } = drawn
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={props.label} shapeRendering="crispEdges">
      <rect width={size} height={size} />
      <path d={path} />
    </svg>
  )
}

/** One square for each dark module. */
async function draw(text: string): Promise<{ path: string; size: number }> {
  const { default: qrcode } = await import('qrcode-generator')
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  const count = code.getModuleCount()
  let path = ''
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++) {
      if (code.isDark(row, column)) path += `M${column + QUIET_ZONE} ${row + QUIET_ZONE}h1v1h-1z`
    }
  }
  return { path, size: count + 2 * QUIET_ZONE }
}
