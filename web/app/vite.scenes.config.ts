import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

import { layersFirst } from './layers.config'

// The scenes as a page of their own, built like the application but never part of it.
export default defineConfig({
  plugins: [react(), layersFirst()],
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: 'scenes.html' },
    outDir: '../e2e/results/scenes',
    emptyOutDir: true,
  },
})
