import { basePaths, FileImage, PolygonGeoparquet, StandardGeoparquet, Uuid } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { type FileRecord, findFile } from '../../files/files.ts'
import { type ImageRecord, listImages } from '../../files/images.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { ownerOf } from '../session.ts'
import type { DownloadLinks } from './links.ts'

const path = `${basePaths.operations}/files/:id`
const tags = ['files']
const params = Type.Object({ id: Uuid })

/** Outputs that a configuration asks for: maps, and GeoParquet. */
export function fileOutputRoutes(app: App, { context }: Parts, links: DownloadLinks): void {
  const { db } = context

  const find = async (request: FastifyRequest, id: string, artifact?: string): Promise<FileRecord> => {
    const file = await findFile(db, ownerOf(request).ownerId, id)
    if (!file || (artifact !== undefined && !file.artifacts.includes(artifact))) throw notFound()
    return file
  }

  app.get(
    `${path}/images`,
    {
      schema: {
        tags,
        summary: 'Maps of a file, one a property',
        description:
          'Made where `operationsImageCreation` is on. `<downloadUrl>.aux.xml` is the side file that places a map.',
        params,
        response: { 200: Type.Array(FileImage) },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id)
      return (await listImages(db, id, 'ramp')).map((image) => imageView(id, image, links))
    },
  )

  app.get(
    `${path}/standardGeoparquet`,
    {
      schema: {
        tags,
        summary: 'The points as GeoParquet',
        description: 'Made where `enableGeoparquetOutput` is on.',
        params,
        response: { 200: StandardGeoparquet },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id, 'standardGeoparquet')
      return { downloadStandardGeoparquet: links.url(id, 'standardGeoparquet') }
    },
  )

  app.get(
    `${path}/polygonGeoparquet`,
    {
      schema: {
        tags,
        summary: 'The points as the rectangles that were worked, in GeoParquet',
        description: 'Made where `enablePolygonOutput` is on.',
        params,
        response: { 200: PolygonGeoparquet },
      },
    },
    async (request) => {
      const { id } = await find(request, request.params.id, 'polygonGeoparquet')
      return { downloadPolygonGeoparquet: links.url(id, 'polygonGeoparquet') }
    },
  )
}

function imageView(
  fileId: string,
  { name, image }: ImageRecord,
  links: DownloadLinks,
): Static<typeof FileImage> {
  const { property, ramp, min, max, unit } = image
  return { property, ramp, min, max, unit, ...links.ofImage(fileId, name) } as Static<typeof FileImage>
}
