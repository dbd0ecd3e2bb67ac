import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Addresses are relative to `<base href>`, which the server writes: it alone knows its public URL.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    // What draws maps is one chunk, loaded when a map is opened.
    chunkSizeWarningLimit: 2500,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['index.html', 'magic-link.html'].map((page) => `${import.meta.dirname}/${page}`),
    },
  },
})
