import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'

/** One output of a file, or what it was made from. */
export interface Download {
  readonly ownerId: string
  readonly sha256: string
  readonly size: number
  readonly mediaType: string
  /** What a person would call it: `field7.standard.geojson`. */
  readonly fileName: string
}

/** `ownerId` is left out only by who has checked a signature over the file's id. */
export async function findDownload(
  db: Kysely<Database>,
  { fileId, artifact, ownerId }: { fileId: string; artifact: string; ownerId?: string },
): Promise<Download | undefined> {
  const file = await db
    .selectFrom('files')
    .innerJoin('sources', 'sources.id', 'files.source_id')
    .leftJoin('artifacts', (join) =>
      join.onRef('artifacts.file_id', '=', 'files.id').on('artifacts.name', '=', artifact),
    )
    .where('files.id', '=', fileId)
    .$if(ownerId !== undefined, (query) => query.where('files.owner_id', '=', ownerId as string))
    .select([
      'files.owner_id as ownerId',
      'files.file_name as fileName',
      'sources.name as sourceName',
      'sources.blob as sourceBlob',
      'sources.size as sourceSize',
      'artifacts.blob as blob',
      'artifacts.size as size',
      'artifacts.media_type as mediaType',
    ])
    .executeTakeFirst()
  if (!file) return undefined
  const { ownerId: owner, blob, size, mediaType, sourceBlob } = file
  if (blob !== null && size !== null && mediaType !== null) {
    const fileName = `${stem(file.fileName)}.${named[artifact] ?? artifact}`
    return { ownerId: owner, sha256: blob, size, mediaType, fileName }
  }
  if (artifact !== 'originalFile' || sourceBlob === null) return undefined
  const original = /\.zip$/i.test(file.sourceName) ? 'application/zip' : 'application/octet-stream'
  return {
    ownerId: owner,
    sha256: sourceBlob,
    size: file.sourceSize,
    mediaType: original,
    fileName: file.sourceName,
  }
}

const named: Readonly<Record<string, string>> = {
  rawGeojson: 'raw.geojson',
  standardGeojson: 'standard.geojson',
}

/** Without the folder and the ending. */
function stem(fileName: string): string {
  const base = fileName.split(/[\\/]/).at(-1) ?? fileName
  return base.replace(/(?<=.)\.[^.]*$/, '')
}
