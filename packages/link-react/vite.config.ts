import { defineConfig } from 'vite'

// The types are written by tsc: `npm run build` has both.
export default defineConfig({
  root: import.meta.dirname,
  // Whatever NODE_ENV says: React's runtime for development is not for others' production.
  oxc: { jsx: { runtime: 'automatic', development: false } },
  build: {
    target: 'es2024',
    // What has `light-dark()`, which follows the page as no replacement of it would.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    minify: false,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
    rolldownOptions: {
      external: /^react(\/|$)/,
      // Where pages are rendered on a server, the widgets belong to the browser's part.
      output: { banner: "'use client'" },
    },
  },
})
