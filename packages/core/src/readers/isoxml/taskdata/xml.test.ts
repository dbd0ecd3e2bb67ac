import { describe, expect, test } from 'vitest'
import { Unreadable } from '../../../bytes/errors.ts'
import { childrenOf, numberOf, parseXml, textOf } from './xml.ts'

function codeOf(xml: string | Uint8Array): string | undefined {
  try {
    parseXml(typeof xml === 'string' ? Buffer.from(xml) : xml, 'TASKDATA.XML')
    return undefined
  } catch (error) {
    if (error instanceof Unreadable) return error.code
    throw error
  }
}

describe('parseXml', () => {
  test('keeps elements and attributes, not the text between them', () => {
    const root = parseXml(
      Buffer.from('\u{feff}<?xml version="1.0"?>\n<A x=" 1 "> text <B y="é"/><C/><B y=""/></A>\n\0'),
      'a',
    )
    expect(root.name).toBe('A')
    expect(numberOf(root, 'x')).toBe(1)
    expect(childrenOf(root, 'B').map((b) => textOf(b, 'y'))).toEqual(['é', undefined])
  })

  test('takes Windows-1252 where the text is not UTF-8', () => {
    const root = parseXml(Buffer.from('<A x="Ma\u00efs"/>', 'latin1'), 'a')
    expect(textOf(root, 'x')).toBe('Maïs')
  })

  test.each([
    ['of a local file', '<!DOCTYPE A [<!ENTITY x SYSTEM "file:///etc/hostname">]><A b="&x;"/>'],
    ['after comments and instructions', '<?xml version="1.0"?><!-- a --><?b c?>\n<!DOCTYPE A><A/>'],
    ['after more than is looked at first', `<!--${' '.repeat(100_000)}--><!DOCTYPE A><A/>`],
  ])('refuses a DOCTYPE %s', (_, xml) => {
    expect(codeOf(xml)).toBe('xml_doctype_forbidden')
  })

  test('refuses what is not well-formed, and entities that only a DOCTYPE could tell', () => {
    for (const xml of ['', 'text', '<A>', '<A x=1/>', '<A/><B/>', '<A b="&x;"/>', '<A', '\0\0\0']) {
      expect(codeOf(xml), xml).toBe('malformed_xml')
    }
  })

  test('refuses elements nested without end', () => {
    expect(codeOf('<A>'.repeat(64) + '</A>'.repeat(64))).toBeUndefined()
    expect(codeOf('<A>'.repeat(65) + '</A>'.repeat(65))).toBe('xml_too_deep')
    expect(codeOf('<A>'.repeat(1_000_000))).toBe('xml_too_deep')
  })
})
