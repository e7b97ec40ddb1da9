// A key for backups, as `age-keygen` makes it (C2SP age, X25519; Bech32 of BIP 173).

import { generateKeyPairSync } from 'node:crypto'

const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** Whom a backup is for, and what opens it. */
export function ageKey() {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  const [mine, theirs] = [Buffer.from(privateKey.export({ format: 'jwk' }).d, 'base64url'), Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url')]
  return { recipient: bech32('age', theirs), identity: bech32('age-secret-key-', mine).toUpperCase() }
}

function bech32(prefix, bytes) {
  const fives = []
  let [held, bits] = [0, 0]
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) fives.push((held >> (bits - 5)) & 31)
    held &= (1 << bits) - 1
  }
  if (bits > 0) fives.push((held << (5 - bits)) & 31)
  const letters = [...prefix].map((letter) => letter.charCodeAt(0))
  const expanded = [...letters.map((c) => c >> 5), 0, ...letters.map((c) => c & 31)]
  const sum = checksum([...expanded, ...fives, 0, 0, 0, 0, 0, 0]) ^ 1
  const proof = [0, 1, 2, 3, 4, 5].map((i) => (sum >>> (5 * (5 - i))) & 31)
  return `${prefix}1${[...fives, ...proof].map((five) => LETTERS[five]).join('')}`
}

function checksum(values) {
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    for (const [i, generator] of GENERATORS.entries()) if ((top >>> i) & 1) sum ^= generator
  }
  return sum >>> 0
}
