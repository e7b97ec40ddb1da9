import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/**
 * Says the order of the cascade at the head of every style sheet. A page that is split into files loads those first that
 * several parts share, and the first file that names a layer decides where the layer stands.
 */
export function layersFirst(): Plugin {
  const order = readFileSync(new URL('./src/ui/layers.css', import.meta.url), 'utf8')
  return {
    name: 'konklave-layers-first',
    enforce: 'pre',
    transform: (code, id) => (/\.css$/.test(id) && !id.endsWith('/layers.css') ? { code: `${order}\n${code}`, map: null } : null),
  }
}
