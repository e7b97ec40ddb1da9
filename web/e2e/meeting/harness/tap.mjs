// A wire between browsers and server that keeps a copy of what passes, in both directions.

import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** Passes TCP connections on to a port and remembers what went through. */
export class Tap {
  #streams = []

  /**
   * Listens; where it passes on to is said later, because the server wants to know this address first. `as`: the address
   * whoever comes through it has for the server, of loopback.
   */
  static async open({ as = '127.0.0.1' } = {}) {
    const tap = new Tap()
    tap.as = as
    tap.listener = createServer((near) => tap.#carry(near)).listen(0, '127.0.0.1')
    await once(tap.listener, 'listening')
    tap.url = `http://localhost:${tap.listener.address().port}`
    return tap
  }

  /** Passes on to this port from now on. */
  to(port) {
    this.port = port
  }

  #carry(near) {
    const far = connect({ port: this.port, host: '127.0.0.1', localAddress: this.as })
    for (const [from, to, up] of [
      [near, far, true],
      [far, near, false],
    ]) {
      const stream = { up, chunks: [] }
      this.#streams.push(stream)
      from.on('data', (bytes) => stream.chunks.push(bytes))
      from.pipe(to)
      from.on('error', () => to.destroy())
      from.on('close', () => to.destroy())
    }
  }

  /** HTTP requests and bodies as they are, and the payload of every WebSocket frame (RFC 6455 §5.2). */
  get messages() {
    return this.#streams.flatMap(({ chunks }) => messagesOf(Buffer.concat(chunks)))
  }

  close() {
    this.listener.close()
  }
}

function messagesOf(bytes) {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return [bytes]
  const head = bytes.subarray(0, end + 4)
  if (!/^upgrade: websocket/im.test(head.toString('latin1'))) return [bytes]
  const messages = [head]
  let at = end + 4
  while (at + 2 <= bytes.length) {
    const masked = (bytes[at + 1] & 0x80) !== 0
    let length = bytes[at + 1] & 0x7f
    at += 2
    if (length === 126) {
      length = bytes.readUInt16BE(at)
      at += 2
    } else if (length === 127) {
      length = Number(bytes.readBigUInt64BE(at))
      at += 8
    }
    const mask = masked ? bytes.subarray(at, at + 4) : null
    if (masked) at += 4
    const payload = Buffer.from(bytes.subarray(at, at + length))
    if (mask) for (let i = 0; i < payload.length; i += 1) payload[i] ^= mask[i & 3]
    messages.push(payload)
    at += length
  }
  return messages
}
