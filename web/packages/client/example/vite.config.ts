import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const server = process.env.KONKLAVE ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    fs: { allow: [fileURLToPath(new URL('../../..', import.meta.url))] },
    // The server answers pages of its own origin only.
    proxy: { '/api': { target: server, ws: true, changeOrigin: true, headers: { origin: server } } },
  },
});
