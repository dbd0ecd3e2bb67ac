/** One line that is rewritten while work goes on. */
export interface Progress {
  show(text: string): void
  /** Takes the line away, so that what follows starts clean. */
  clear(): void
}

/** On a terminal the line is rewritten in place; elsewhere nothing is shown, or, with `lines`, a line a change. */
export function progressOn(stream: NodeJS.WriteStream, { lines = false } = {}): Progress {
  let last = ''
  const changed = (text: string) => {
    if (text === last) return false
    last = text
    return true
  }
  if (!stream.isTTY)
    return {
      show(text) {
        if (changed(text) && lines) stream.write(`${text}\n`)
      },
      clear() {},
    }
  return {
    show(text) {
      if (changed(text)) stream.write(`\r\u001b[2K${text.slice(0, (stream.columns ?? 80) - 1)}`)
    },
    clear() {
      if (changed('')) stream.write('\r\u001b[2K')
    },
  }
}

export const noProgress: Progress = { show() {}, clear() {} }

/** `[#####.....] 5/10` */
export function bar(done: number, total: number, width = 24): string {
  const filled = total === 0 ? 0 : Math.floor((width * done) / total)
  return `[${'#'.repeat(filled)}${'.'.repeat(width - filled)}] ${done}/${total}`
}
