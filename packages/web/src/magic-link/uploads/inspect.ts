import type { FileProblem } from '../texts/texts.ts'

/** What can be said of a file before a byte is sent. */
export async function inspect(file: File, largest: number): Promise<FileProblem | undefined> {
  if (!/\.zip$/i.test(file.name)) return 'notZip'
  if (file.size > largest) return 'tooLarge'
  let head: DataView
  try {
    head = new DataView(await file.slice(0, 4).arrayBuffer())
  } catch {
    // A folder, or a file that is gone.
    return 'unreadable'
  }
  if (file.size === 0) return 'empty'
  // PKWARE APPNOTE 4.3.7 and 4.3.16: a file's header, or the end of an empty archive.
  const signature = head.byteLength < 4 ? 0 : head.getUint32(0)
  return signature === 0x504b0304 || signature === 0x504b0506 ? undefined : 'notZip'
}
