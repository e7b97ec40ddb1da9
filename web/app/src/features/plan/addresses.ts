import { isMailAddress, MAIL_RECIPIENTS } from '@konklave/client'

/** The addresses in what was typed, each once: apart by commas, semicolons, spaces or lines. */
export function addressesOf(text: string): string[] {
  const found = text.split(/[\s,;]+/).filter((part) => part !== '')
  return found.filter((address, n) => found.findIndex((other) => other.toLowerCase() === address.toLowerCase()) === n)
}

/** The first that can be no address; null: all can. */
export function wrongAddress(addresses: readonly string[]): string | null {
  return addresses.find((address) => !isMailAddress(address)) ?? null
}

/** Whether there are more than can be sent to at once. */
export function isTooMany(addresses: readonly string[]): boolean {
  return addresses.length > MAIL_RECIPIENTS
}
