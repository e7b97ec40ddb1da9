/** Browsers whose way to the camera permission differs. */
export type BrowserKind = 'firefox' | 'safari' | 'chromium' | 'ios'

/** Which browser this is, only to choose the sentence that helps; nothing depends on it. */
export function browserKind(agent: string = navigator.userAgent): BrowserKind {
  if (/iPhone|iPad|iPod/.test(agent)) return 'ios'
  if (/Firefox\//.test(agent)) return 'firefox'
  if (/Safari\//.test(agent) && !/Chrom(e|ium)\//.test(agent)) return 'safari'
  return 'chromium'
}
