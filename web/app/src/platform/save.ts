/** How long the browser has to fetch a file from this page, in milliseconds. */
const FETCHED = 60_000

/** Saves a text as a file of this type on this device, by the browser's own way of saving. Made in the page: nothing is asked of a server. */
export function saveText(name: string, text: string, type = 'text/plain'): void {
  saveFile(name, new Blob([text], { type }))
}

/** The same of a file that is there already. */
export function saveFile(name: string, file: Blob): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), FETCHED)
}
