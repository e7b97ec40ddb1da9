import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The server's policy admits no inline script or style and no data: url; hence no inlined assets and no module preload shim.
export default defineConfig({
  plugins: [react()],
  build: {
    target: ['chrome110', 'firefox115', 'safari16.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': { target: 'http://localhost:8080', ws: true } } },
})
