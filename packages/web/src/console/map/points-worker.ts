/** Fetches and unpacks points beside the page, and hands typed arrays over without copying them. */
import { answerer } from './points-answers.ts'

const answer = answerer((address, init) => fetch(address, { ...init, credentials: 'same-origin' }))

self.addEventListener('message', async ({ data }: MessageEvent) => {
  const { reply, transfer } = await answer(data)
  self.postMessage(reply, { transfer })
})
