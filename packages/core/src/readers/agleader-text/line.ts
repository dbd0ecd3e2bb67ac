import { splitLine } from '../split-line.ts'

/** The first lines as lists of values; a line that the sample cuts is left out. */
export function sampleLines(bytes: Uint8Array, complete: boolean, most: number): string[][] {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').split('\n')
  if (!complete) lines.pop()
  return lines
    .slice(0, most)
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line !== '')
    .map((line) => splitLine(line))
}
