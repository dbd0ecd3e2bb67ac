const PROLOG = /^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*)*/

/** The root element's name, and whether a DOCTYPE stands before it; undefined where the bytes are not XML. */
export function xmlRoot(head: Uint8Array): { name: string; doctype: boolean } | undefined {
  const text = Buffer.from(head).toString('latin1', 0, 8192)
  if (!/^(?:\u00ef\u00bb\u00bf)?\s*</.test(text)) return undefined
  let rest = text.slice(PROLOG.exec(text)?.[0].length ?? 0)
  const doctype = rest.startsWith('<!DOCTYPE')
  if (doctype) {
    const named = /^<!DOCTYPE\s+([\w:.-]+)/.exec(rest)?.[1]
    rest = rest.replace(/^<!DOCTYPE[^[>]*(\[[\s\S]*?\]\s*)?>\s*/, '')
    return { name: /^<([\w:.-]+)/.exec(rest)?.[1] ?? named ?? '', doctype }
  }
  const name = /^<([\w:.-]+)/.exec(rest)?.[1]
  return name === undefined ? undefined : { name, doctype }
}
