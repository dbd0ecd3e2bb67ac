/** Starts the embedded database of the folder in argv[2], prints where it is, and holds it until it is killed. */
import { startEmbedded } from '../../src/db/embedded/embedded.ts'

const { url, home } = await startEmbedded(process.argv[2] ?? '')
process.stdout.write(`${JSON.stringify({ url, home })}\n`)
setInterval(() => {}, 1000)
