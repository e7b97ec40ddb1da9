/** A moving picture of nobody: wall, shoulders, head. */
export function picture(seed: number): MediaStream {
  const canvas = document.createElement('canvas')
  canvas.width = 640
  canvas.height = 360
  const context = canvas.getContext('2d')
  if (!context) return new MediaStream()
  const hue = (seed * 67) % 360
  let step = 0
  const draw = () => {
    const wall = context.createRadialGradient(430, 30, 20, 430, 30, 560)
    wall.addColorStop(0, `hsl(${hue} 30% 86%)`)
    wall.addColorStop(1, `hsl(${hue} 20% 60%)`)
    context.fillStyle = wall
    context.fillRect(0, 0, 640, 360)
    context.fillStyle = `hsl(${hue} 26% 32%)`
    context.beginPath()
    context.ellipse(320, 390, 190, 150, 0, 0, 7)
    context.fill()
    context.fillStyle = `hsl(${hue} 23% 44%)`
    context.beginPath()
    context.ellipse(320 + (step % 2), 160, 58, 74, 0, 0, 7)
    context.fill()
    step++
  }
  draw()
  setInterval(draw, 500)
  return canvas.captureStream(2)
}

/** A shown document: a heading, lines, bars. */
export function paper(): MediaStream {
  const canvas = document.createElement('canvas')
  canvas.width = 1280
  canvas.height = 800
  const context = canvas.getContext('2d')
  if (!context) return new MediaStream()
  const draw = () => {
    context.fillStyle = '#ffffff'
    context.fillRect(0, 0, 1280, 800)
    context.fillStyle = '#16211f'
    context.font = '600 52px sans-serif'
    context.fillText('Haushaltsplan 2027', 96, 130)
    context.font = '26px sans-serif'
    context.fillText('Ausgaben je Bereich, in Millionen Euro', 96, 180)
    for (const [i, height] of [290, 410, 160, 125, 190, 340].entries()) {
      context.fillStyle = i === 1 ? '#0f5c5c' : '#a8c8c3'
      context.fillRect(96 + i * 190, 700 - height, 140, height)
    }
  }
  draw()
  setInterval(draw, 500)
  return canvas.captureStream(2)
}
