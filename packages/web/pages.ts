/** Where the built pages are: `index.html` (the console), `magic-link.html` and their `assets/`. */
import { fileURLToPath } from 'node:url'

export const pagesFolder = fileURLToPath(new URL('dist/', import.meta.url))
