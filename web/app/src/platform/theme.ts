import { keep, kept } from './storage'

/** Light, dark, or as the system says. */
export type Theme = 'system' | 'light' | 'dark'

/** The theme chosen on this device. */
export function theme(): Theme {
  const value = kept('theme')
  return value === 'light' || value === 'dark' ? value : 'system'
}

/** Shows the page in `value`, and keeps the choice. */
export function setTheme(value: Theme): void {
  keep('theme', value)
  applyTheme(value)
}

/** Shows the page in `value`. */
export function applyTheme(value: Theme): void {
  if (value === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = value
}
