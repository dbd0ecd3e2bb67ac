import {
  basePaths,
  File,
  FileImage,
  GeotiffImages,
  ImagesV2,
  OperationFilteredGeojson,
  OperationFilteredGeoparquet,
  OperationStandardGeojson,
  OperationStandardGeoparquet,
  Summary,
  Units,
  Uuid,
} from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import { findFile } from '../../files/files.ts'
import { listImages } from '../../files/images.ts'
import { findOperation } from '../../operations/operations.ts'
import { notFound } from '../errors/problem.ts'
import type { App, Parts } from '../parts.ts'
import { ownerOf } from '../session.ts'
import { fileView } from './file-view.ts'
import type { DownloadLinks } from './links.ts'
import { operationSummary } from './operation-view.ts'

const path = `${basePaths.operations}/operations/:id`
const tags = ['operations']
const params = Type.Object({ id: Uuid })

/** What is made of an operation: the outputs of its merged file. What was not made is a 404, lists are empty then. */
export function operationOutputRoutes(app: App, { context }: Parts, links: DownloadLinks): void {
  const { db } = context

  const find = async (request: FastifyRequest, id: string) => {
    const { ownerId } = ownerOf(request)
    const operation = await findOperation(db, ownerId, id)
    const file = operation && (await findFile(db, ownerId, operation.file_id))
    if (!operation || !file) throw notFound()
    return { operation, file }
  }
  /** The id of the operation; the output has to be there. */
  const having = async (request: FastifyRequest, id: string, artifact: string) => {
    const { operation, file } = await find(request, id)
    if (!file.artifacts.includes(artifact)) throw notFound()
    return operation.id
  }

  app.get(
    `${path}/summary`,
    { schema: { tags, summary: 'Totals, averages and coverage', params, response: { 200: Summary } } },
    async (request) => {
      const { file } = await find(request, request.params.id)
      if (file.summary === null) throw notFound()
      return operationSummary(file.summary as Static<typeof Summary>)
    },
  )

  app.get(
    `${path}/units`,
    { schema: { tags, summary: 'Units of the numeric point properties', params, response: { 200: Units } } },
    async (request) => {
      const { file } = await find(request, request.params.id)
      if (file.units === null) throw notFound()
      return file.units
    },
  )

  app.get(
    `${path}/files`,
    {
      schema: { tags, summary: 'The files that it was made of', params, response: { 200: Type.Array(File) } },
    },
    async (request) => {
      const { operation } = await find(request, request.params.id)
      const { ownerId, username } = ownerOf(request)
      const files = await Promise.all(operation.files.map((id) => findFile(db, ownerId, id)))
      return files.filter((file) => file !== undefined).map((file) => fileView(file, username, links))
    },
  )

  app.get(
    `${path}/standardGeojson`,
    { schema: { tags, summary: 'Its points', params, response: { 200: OperationStandardGeojson } } },
    async (request) => {
      const id = await having(request, request.params.id, 'standardGeojson')
      return links.named(id, 'standardGeojson', 'operations')
    },
  )

  app.get(
    `${path}/filteredGeojson`,
    {
      schema: {
        tags,
        summary: 'Its points without those too slow and, of a harvest, outliers',
        description: 'Made where `operationsFilteredGeojson` is on.',
        params,
        response: { 200: OperationFilteredGeojson },
      },
    },
    async (request) => {
      const id = await having(request, request.params.id, 'filteredGeojson')
      return links.named(id, 'filteredGeojson', 'operations')
    },
  )

  app.get(
    `${path}/standardGeoparquet`,
    {
      schema: {
        tags,
        summary: 'Its points as GeoParquet',
        description: 'Made where `enableGeoparquetOutput` is on.',
        params,
        response: { 200: OperationStandardGeoparquet },
      },
    },
    async (request) => {
      const id = await having(request, request.params.id, 'standardGeoparquet')
      return { downloadStandardGeoparquet: links.url(id, 'standardGeoparquet', 'operations') }
    },
  )

  app.get(
    `${path}/filteredGeoparquet`,
    {
      schema: {
        tags,
        summary: 'Its filtered points as GeoParquet',
        description: 'Made where `enableGeoparquetOutput` and `operationsFilteredGeojson` are on.',
        params,
        response: { 200: OperationFilteredGeoparquet },
      },
    },
    async (request) => {
      const id = await having(request, request.params.id, 'filteredGeoparquet')
      return { downloadFilteredGeoparquet: links.url(id, 'filteredGeoparquet', 'operations') }
    },
  )

  const images = async (request: FastifyRequest, id: string, kind: Parameters<typeof listImages>[2]) => {
    const { operation, file } = await find(request, id)
    return (await listImages(db, file.id, kind)).map(({ name, image }) => ({
      image,
      urls: links.ofImage(operation.id, name, 'operations'),
    }))
  }

  app.get(
    `${path}/images`,
    {
      schema: {
        tags,
        summary: 'Maps along a ramp of colours',
        params,
        response: { 200: Type.Array(FileImage) },
      },
    },
    async (request) => {
      const found = await images(request, request.params.id, 'ramp')
      return found.map(({ image, urls }) => {
        const { property, ramp, min, max, unit } = image as Static<typeof FileImage>
        return { property, ramp, min, max, ...(unit === undefined ? {} : { unit }), ...urls }
      })
    },
  )

  app.get(
    `${path}/imagesV2`,
    { schema: { tags, summary: 'Maps in classes, with legends', params, response: { 200: ImagesV2 } } },
    async (request) => {
      const found = await images(request, request.params.id, 'classes')
      return found.map(({ image, urls }) => {
        const { property, legend, extent } = image as Static<typeof ImagesV2>[number]
        return { property, legend, extent, ...urls }
      })
    },
  )

  app.get(
    `${path}/geotiffImages`,
    {
      schema: { tags, summary: 'Maps of the values as GeoTIFF', params, response: { 200: GeotiffImages } },
    },
    async (request) => {
      const found = await images(request, request.params.id, 'geotiff')
      return found.map(({ image, urls }) => {
        const { property } = image as Static<typeof GeotiffImages>[number]
        return { property, ...urls }
      })
    },
  )
}
