import { SaxesParser } from 'saxes'
import { Unreadable } from '../../../bytes/errors.ts'
import { guessEncoding, trimText } from '../../../bytes/text.ts'
import { xmlRoot } from './xml-root.ts'

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** What stands between its tags, without blanks around it; absent unless asked for. */
  readonly text?: string
}

const MAX_BYTES = 256 * 1024 * 1024
const MAX_DEPTH = 64
const NO_CHILDREN: readonly XmlElement[] = []

interface OpenElement extends XmlElement {
  children: XmlElement[]
  text?: string
}

/**
 * The elements of an XML file. Text between them is dropped unless `texts` are asked for: ISO 11783-10 keeps everything
 * in attributes.
 * Throws `Unreadable`: `xml_doctype_forbidden` before anything is parsed, so that no entity is ever looked at,
 * `xml_too_large`, `xml_too_deep`, `malformed_xml`.
 */
export function parseXml(bytes: Uint8Array, path: string, texts = false): XmlElement {
  if (bytes.length > MAX_BYTES) {
    throw new Unreadable('xml_too_large', `'${path}' has ${bytes.length} bytes; ${MAX_BYTES} are allowed`, {
      at: path,
    })
  }
  if (xmlRoot(bytes.subarray(0, 64 * 1024))?.doctype) throw doctypeForbidden(path)
  const trimmed = trimText(bytes)
  const parser = new SaxesParser()
  const open: OpenElement[] = []
  let root: XmlElement | undefined
  parser.on('doctype', () => {
    throw doctypeForbidden(path)
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= MAX_DEPTH) {
      throw new Unreadable('xml_too_deep', `'${path}' has more than ${MAX_DEPTH} levels of elements`, {
        at: path,
      })
    }
    const element: OpenElement = { name, attributes, children: NO_CHILDREN as XmlElement[] }
    const parent = open.at(-1)
    if (!parent) root = element
    else if (parent.children === NO_CHILDREN) parent.children = [element]
    else parent.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => {
    open.pop()
  })
  if (texts) {
    parser.on('text', (text) => {
      const element = open.at(-1)
      if (element && text.trim() !== '') element.text = (element.text ?? '') + text.trim()
    })
  }
  try {
    parser.write(new TextDecoder(guessEncoding(trimmed)).decode(trimmed)).close()
  } catch (error) {
    if (error instanceof Unreadable) throw error
    throw malformed(path, error)
  }
  if (!root) throw malformed(path, new Error('it has no element'))
  return root
}

export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name)
}

/** An attribute's text without blanks around it; undefined where it is absent or empty. */
export function textOf(element: XmlElement | undefined, attribute: string): string | undefined {
  return element?.attributes[attribute]?.trim() || undefined
}

export function numberOf(element: XmlElement, attribute: string): number | undefined {
  const text = textOf(element, attribute)
  const value = Number(text)
  return text === undefined || !Number.isFinite(value) ? undefined : value
}

function doctypeForbidden(path: string): Unreadable {
  const message = `'${path}' declares a DOCTYPE, which machine files have no use for and which is never followed`
  return new Unreadable('xml_doctype_forbidden', message, { at: path })
}

function malformed(path: string, cause: unknown): Unreadable {
  const what = cause instanceof Error ? cause.message.replace(/\s+/g, ' ').slice(0, 200) : 'unknown'
  const message = `'${path}' is not well-formed XML (${what}); it may be cut off, copy it from the display again`
  return new Unreadable('malformed_xml', message, { at: path, cause })
}
