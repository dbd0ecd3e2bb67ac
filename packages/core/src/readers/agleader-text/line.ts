/** The values of one line, quotes taken off and doubled quotes halved (RFC 4180); for looking at a few lines. */
export function splitLine(line: string): string[] {
  const values: string[] = []
  let at = 0
  for (;;) {
    if (line[at] === '"') {
      let value = ''
      at++
      for (;;) {
        const quote = line.indexOf('"', at)
        if (quote < 0) return [...values, value + line.slice(at)]
        value += line.slice(at, quote)
        at = quote + 1
        if (line[at] !== '"') break
        value += '"'
        at++
      }
      values.push(value)
    } else {
      const comma = line.indexOf(',', at)
      values.push(line.slice(at, comma < 0 ? undefined : comma))
      at = comma < 0 ? line.length : comma
    }
    if (line[at] !== ',') return values
    at++
  }
}

/** The first lines as lists of values; a line that the sample cuts is left out. */
export function sampleLines(bytes: Uint8Array, complete: boolean, most: number): string[][] {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').split('\n')
  if (!complete) lines.pop()
  return lines
    .slice(0, most)
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line !== '')
    .map(splitLine)
}
