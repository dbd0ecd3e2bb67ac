import { Unreadable } from '../../bytes/errors.ts'
import { partsOf } from '../../bytes/source-file.ts'
import type { FileFormat } from '../../columns/source-table.ts'
import { SEND_INSTEAD } from '../agleader-card/agleader-card.ts'
import type { Part, Reader, SourceSet } from '../reader.ts'

/** Formats that can be told and are not read yet: each fails as a unit with advice instead of vanishing. */
export const UNREAD_FORMATS: readonly Reader[] = [
  {
    ...unread(
      'ILF',
      'native_card_unsupported',
      'is a log of an Ag Leader display by its name (no part of its layout is public)',
      SEND_INSTEAD,
    ),
    recognise: (_head, path) => byExtension(path, 'ilf'),
  },
  {
    ...unread(
      'YLD',
      'native_card_unsupported',
      'is a yield monitor card of Ag Leader by its name (no part of its layout is public)',
      SEND_INSTEAD,
    ),
    recognise: (_head, path) => byExtension(path, 'yld'),
  },
  {
    ...unread('CN1', 'cn1_unsupported', 'is a CNH Voyager 2 card', 'export it as ISOXML or shapefile'),
    recognise: (head, path) =>
      /\.cn1(\/|$)/i.test(path) || /(^|\/)index\.vy1$/i.test(path) || latin1(head, 4) === 'CNH1'
        ? 'card'
        : undefined,
    group: byFolder,
  },
]

function unread(format: FileFormat, code: string, what: string, advice: string): Omit<Reader, 'recognise'> {
  return {
    format,
    // biome-ignore lint/correctness/useYield: a reader is a generator; this one has nothing to give
    async *read({ name }) {
      throw new Unreadable(code, `'${name}' ${what}, which is not read yet; ${advice}`)
    },
  }
}

function byFolder(parts: readonly Part[]): SourceSet[] {
  return [...Map.groupBy(parts, (part) => partsOf(part.file.path).folder)].map(([folder, inFolder]) => ({
    key: folder || inFolder[0]!.file.path,
    name: partsOf(folder).name || inFolder[0]!.file.path,
    parts: inFolder,
  }))
}

function byExtension(path: string, extension: string): string | undefined {
  return partsOf(path).extension === extension ? 'card' : undefined
}

function latin1(head: Uint8Array, length: number): string {
  return Buffer.from(head.subarray(0, length)).toString('latin1')
}
