/** How long the browser has to fetch a file from this page, in milliseconds. */
const FETCHED = 60_000

/** Saves a text as a file of this type on this device, by the browser's own way of saving. Made in the page: nothing is asked of a server. */
export function saveText(name: string, text: string, type = 'text/plain'): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), FETCHED)
}
