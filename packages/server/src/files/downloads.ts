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
  // For merging alone: not a client's.
  if (artifact === 'standardTable') return undefined
  const file = await db
    .selectFrom('files')
    .leftJoin('sources', 'sources.id', 'files.source_id')
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
  if (!file) return artifact === 'originalFile' ? boundaryUpload(db, fileId, ownerId) : undefined
  const { ownerId: owner, blob, size, mediaType, sourceBlob } = file
  if (blob !== null && size !== null && mediaType !== null) {
    const fileName = `${stem(file.fileName)}.${named[artifact] ?? artifact}`
    return { ownerId: owner, sha256: blob, size, mediaType, fileName }
  }
  if (artifact !== 'originalFile' || sourceBlob === null || file.sourceName === null) return undefined
  const original = /\.zip$/i.test(file.sourceName) ? 'application/zip' : 'application/octet-stream'
  return {
    ownerId: owner,
    sha256: sourceBlob,
    size: file.sourceSize ?? 0,
    mediaType: original,
    fileName: file.sourceName,
  }
}

/** An upload of boundaries has its bytes under its own id. */
async function boundaryUpload(
  db: Kysely<Database>,
  id: string,
  ownerId: string | undefined,
): Promise<Download | undefined> {
  const upload = await db
    .selectFrom('boundary_uploads')
    .innerJoin('blobs', (join) =>
      join.onRef('blobs.owner_id', '=', 'boundary_uploads.owner_id').onRef('blobs.sha256', '=', 'blob'),
    )
    .where('boundary_uploads.id', '=', id)
    .$if(ownerId !== undefined, (query) => query.where('boundary_uploads.owner_id', '=', ownerId as string))
    .select(['boundary_uploads.owner_id as ownerId', 'sha256', 'blobs.size', 'file_name as fileName'])
    .executeTakeFirst()
  return upload && { ...upload, mediaType: 'application/zip' }
}

const named: Readonly<Record<string, string>> = {
  rawGeojson: 'raw.geojson',
  standardGeojson: 'standard.geojson',
  filteredGeojson: 'filtered.geojson',
  filteredGeoparquet: 'filtered.parquet',
  outsideFieldGeojson: 'outside.geojson',
  standardGeoparquet: 'standard.parquet',
  polygonGeoparquet: 'polygons.parquet',
  zippedPNGs: 'images.zip',
}

/** Without the folder and the ending. */
function stem(fileName: string): string {
  const base = fileName.split(/[\\/]/).at(-1) ?? fileName
  return base.replace(/(?<=.)\.[^.]*$/, '')
}
