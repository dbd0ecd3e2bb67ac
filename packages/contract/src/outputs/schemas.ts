import { FileImage } from '../file.ts'
import { GeotiffImages, ImagesV2 } from './images.ts'
import { AppliedGeojson, HarvestedGeojson, PlantedGeojson, RawGeojson, TillageGeojson } from './points.ts'
import { FileSteps } from './status.ts'
import { AppliedSummary, HarvestedSummary, PlantedSummary, TillageSummary } from './summaries.ts'

/** What is written of a file or an operation, by name: published with the API, and what tests hold outputs against. */
export const outputSchemas = {
  RawGeojson,
  PlantedGeojson,
  AppliedGeojson,
  HarvestedGeojson,
  TillageGeojson,
  PlantedSummary,
  AppliedSummary,
  HarvestedSummary,
  TillageSummary,
  FileSteps,
  FileImage,
  ImagesV2,
  GeotiffImages,
}
