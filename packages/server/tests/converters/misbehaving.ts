/** A converter that does what the first word of its source says: the ways in which a conversion can go wrong. */
import type { ByteSource, ConvertEvent } from '@sheaf/core'

export async function* convert(source: { name: string; bytes: ByteSource }): AsyncGenerator<ConvertEvent> {
  const [word] = new TextDecoder().decode(await source.bytes.slice(0, 64)).split(' ')
  if (word === 'crash') process.kill(process.pid, 'SIGSEGV')
  if (word === 'bug') throw new TypeError('undefined is not a table')
  if (word === 'full') throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  if (word === 'hang') for (;;);
  const kept: Uint8Array[] = []
  while (word === 'eat') {
    kept.push(new Uint8Array(16 * 2 ** 20).fill(1))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
