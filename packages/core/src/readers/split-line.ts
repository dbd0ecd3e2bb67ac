/** The values of one line, quotes taken off and doubled quotes halved (RFC 4180); for looking at a few lines. */
export function splitLine(line: string, delimiter = ','): string[] {
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
      const next = line.indexOf(delimiter, at)
      values.push(line.slice(at, next < 0 ? undefined : next))
      at = next < 0 ? line.length : next
    }
    if (line[at] !== delimiter) return values
    at++
  }
}
