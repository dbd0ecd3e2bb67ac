/** Prescription maps as displays take them: one shapefile, flat in a zip, with a rate to apply at each place. */
import type { ByteSource } from '../bytes/byte-source.ts'
import { Unreadable } from '../bytes/errors.ts'
import { DEFAULT_LIMITS } from '../bytes/limits.ts'
import type { SourceFile } from '../bytes/source-file.ts'
import { openZip } from '../bytes/zip.ts'
import { InvalidPrescription } from './errors.ts'
import { type CheckedLayer, checkLayer, type Layer } from './layer.ts'

export interface Prescription extends CheckedLayer {
  /** Base name of the shapefile's parts. */
  readonly layer: string
}

const PARTS = ['shp', 'dbf', 'shx'] as const
/** Passed on where they have the layer's name. */
const SIDE_FILES = ['prj', 'cpg', 'sbn', 'sbx', 'shp.xml']

/** Looks at everything that a display would stumble over. Throws `InvalidPrescription`, for the first rule broken. */
export async function checkPrescription(zip: ByteSource): Promise<Prescription> {
  const files = await flatEntries(zip)
  const layer = onlyLayer(files)
  const stray = files.find(({ path }) => !belongsTo(layer.name, path))
  if (stray) {
    const allowed = [...PARTS, ...SIDE_FILES].map((ending) => `.${ending}`).join(', ')
    throw new InvalidPrescription(
      'unexpectedFile',
      `'${stray.path}' does not belong to the shapefile '${layer.name}': send its ${allowed} and nothing else`,
    )
  }
  try {
    return { layer: layer.name, ...(await checkLayer(layer)) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    const code = error.code === 'corrupt_archive' ? 'invalidZip' : 'invalidShapefile'
    throw new InvalidPrescription(code, error.message, error)
  }
}

async function flatEntries(zip: ByteSource): Promise<SourceFile[]> {
  const head = Buffer.from(await zip.slice(0, 4)).toString('latin1')
  if (!head.startsWith('PK\x03\x04') && !head.startsWith('PK\x05\x06'))
    throw new InvalidPrescription('invalidZip', 'The file is not a zip')
  const { files, refused } = await openZip(zip, '', DEFAULT_LIMITS, { entries: 0, bytes: 0 }).catch(
    (error: unknown) => {
      if (!(error instanceof Unreadable)) throw error
      throw error.code === 'unsafe_path' ? inFolder(error.at ?? '') : asInvalidZip(error)
    },
  )
  const [bad] = refused
  if (bad) throw asInvalidZip(bad.error)
  const nested = files.find(({ path }) => path.includes('/'))
  if (nested) throw inFolder(nested.path)
  return files
}

function asInvalidZip(error: Unreadable): InvalidPrescription {
  return new InvalidPrescription('invalidZip', error.message, error)
}

function inFolder(path: string): InvalidPrescription {
  return new InvalidPrescription(
    'zipHasSubfolders',
    `'${path}' lies in a folder: put the shapefile's parts at the top of the zip`,
  )
}

/** Exactly one .shp, .dbf and .shx, of one name. */
function onlyLayer(files: readonly SourceFile[]): Layer {
  const found = PARTS.map((ending) => {
    const [file, second] = files.filter(({ path }) => endingOf(path) === ending)
    if (!file) throw new InvalidPrescription('missingShapefilePart', `The zip holds no .${ending}`)
    if (second) {
      const message = `The zip holds more than one .${ending}: '${file.path}' and '${second.path}'`
      throw new InvalidPrescription('duplicateShapefilePart', message)
    }
    return file
  })
  const [shp, dbf, shx] = found as [SourceFile, SourceFile, SourceFile]
  const name = stemOf(shp.path)
  const other = [dbf, shx].find(({ path }) => stemOf(path) !== name)
  if (other) {
    const message = `'${shp.path}' and '${other.path}' must have one name, upper and lower case alike`
    throw new InvalidPrescription('shapefileNamesDiffer', message)
  }
  return { name, shp, dbf, shx, prj: files.find(({ path }) => endingOf(path) === 'prj') }
}

function belongsTo(layer: string, path: string): boolean {
  return stemOf(path) === layer && [...PARTS, ...SIDE_FILES].includes(endingOf(path))
}

function endingOf(path: string): string {
  const lower = path.toLowerCase()
  return lower.endsWith('.shp.xml') ? 'shp.xml' : lower.slice(lower.lastIndexOf('.') + 1)
}

function stemOf(path: string): string {
  return path.slice(0, path.length - endingOf(path).length - 1)
}
