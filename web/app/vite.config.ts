import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

import { layersFirst } from './layers.config'

// The server's policy admits no inline script or style and no data: url; hence no inlined assets and no module preload shim.
export default defineConfig({
  plugins: [react(), layersFirst()],
  build: {
    // All of these know light-dark(), cascade layers and encoded transforms, or are turned away for want of the last.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': { target: 'http://localhost:8080', ws: true } } },
})
