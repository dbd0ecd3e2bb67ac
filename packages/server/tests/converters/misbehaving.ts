/** A converter that does what the first word of its source says: the ways in which a conversion can go wrong. */
import type { ByteSource, ConvertEvent } from '@sheaf/core'
import { convert as wholeSource } from './whole-source.ts'

declare const WebAssembly: {
  Memory: new (pages: {
    initial: number
    maximum: number
  }) => { readonly buffer: ArrayBuffer; grow(by: number): number }
}

export async function* convert(source: { name: string; bytes: ByteSource }): AsyncGenerator<ConvertEvent> {
  const [word] = new TextDecoder().decode(await source.bytes.slice(0, 64)).split(' ')
  if (word === 'crash') process.kill(process.pid, 'SIGSEGV')
  if (word === 'bug') throw new TypeError('undefined is not a table')
  if (word === 'full') throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
  if (word === 'hang') for (;;);
  if (word === 'whole') yield* wholeSource(source)
  const objects: unknown[] = []
  while (word === 'heap') {
    for (let i = 0; i < 1e5; i++) objects.push({ at: [i] })
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  // 64 KiB a page.
  const outside = new WebAssembly.Memory({ initial: 0, maximum: 65_536 })
  while (word === 'native') {
    outside.grow(256)
    new Uint8Array(outside.buffer).fill(1, outside.buffer.byteLength - 256 * 65_536)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const kept: Uint8Array[] = []
  while (word === 'eat') {
    kept.push(new Uint8Array(16 * 2 ** 20).fill(1))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
