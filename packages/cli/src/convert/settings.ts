import { type ConversionConfiguration, type ConvertSettings, settingsOf } from '@sheaf/core'
import { UsageError } from '../usage-error.ts'
import { readConfiguration } from './configuration.ts'

interface Flags {
  readonly config?: string
  readonly units?: string
  readonly geoparquet: boolean
  readonly polygons: boolean
  readonly filtered: boolean
  readonly images: boolean
  readonly geotiff: boolean
}

/** What the configuration file asks for as the service does for a file, and what the flags ask for besides. */
export async function settingsFrom(flags: Flags): Promise<Partial<ConvertSettings>> {
  const configuration: ConversionConfiguration = {
    ...(flags.config === undefined ? {} : await readConfiguration(flags.config)),
    ...(flags.units === undefined ? {} : { unitMeasurement: unitSystem(flags.units) }),
    ...(flags.geoparquet ? { enableGeoparquetOutput: true } : {}),
    ...(flags.polygons ? { enablePolygonOutput: true } : {}),
    ...(flags.filtered || flags.geotiff ? { operationsFilteredGeojson: true } : {}),
    ...(flags.images ? { operationsImageCreation: true } : {}),
    ...(flags.geotiff ? { operationsImageAsGeoTiff: true } : {}),
  }
  const ofFile = settingsOf(configuration)
  const { filter, images = [] } = settingsOf(configuration, 'operation')
  const wanted = images.filter((kind) => (kind === 'geotiff' ? flags.geotiff : flags.images))
  return {
    ...ofFile,
    ...(flags.filtered && filter ? { filter } : {}),
    images: [...new Set([...(ofFile.images ?? []), ...wanted])],
  }
}

function unitSystem(text: string): 'DEFAULT' | 'IMPERIAL' | 'METRIC' {
  const system = (['DEFAULT', 'IMPERIAL', 'METRIC'] as const).find((s) => s === text.toUpperCase())
  if (system === undefined) throw new UsageError(`--units is default, imperial or metric, not '${text}'`)
  return system
}
