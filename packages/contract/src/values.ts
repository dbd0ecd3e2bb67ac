/** Value types that several resources use. */
import Type from 'typebox'

export const Uuid = Type.String({ format: 'uuid' })

/** `2026-04-19T12:51:40.120Z` */
export const Millis = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' })

/** `2026-03-02T08:11:20.417233Z` */
export const Micros = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$' })

/** ISO 8601 as clients write it: date alone, no zone (UTC), any fraction. */
export const TimeInput = Type.String({
  description: 'ISO 8601; without a zone UTC, a date alone its midnight',
})

/** What `POST /batch` takes for a provider; `Other` detects the formats. */
export const uploadProviders = [
  'Other',
  'Leaf',
  'ClimateFieldView',
  'CNHI',
  'JohnDeere',
  'Trimble',
  'AgLeader',
  'Farmobile',
  'PrecisionPlanting',
] as const

export const fileProviders = [...uploadProviders, 'RavenSlingshot', 'Stara', 'Panorama'] as const
export const fileStatuses = ['processed', 'failed', 'processing'] as const
export const fileOrigins = ['provider', 'automerged', 'merged', 'uploaded'] as const
export const operationTypes = ['applied', 'planted', 'harvested', 'tillage'] as const
export const fileFormats = [
  'AGDATA',
  'SHAPEFILE',
  'ISO11783',
  'GEOJSON',
  'CN1',
  'ILF',
  'YLD',
  'AGLEADERTEXT',
  'CSV',
  'GEOPARQUET',
  'FLATGEOBUF',
  'KML',
] as const
export const batchStatuses = ['RECEIVED', 'PROCESSED', 'FAILED'] as const
export const credentialStatuses = [
  'OK',
  'UNAUTHENTICATED',
  'MISSING_PERMISSION',
  'TEMPORARILY_UNAVAILABLE',
] as const

/** Providers of Leaf's that are recognised and not served, as their credentials' paths spell them. */
export const otherProviders = [
  'john-deere',
  'claas',
  'climate-field-view',
  'cnhi',
  'cnhi-field-ops',
  'trimble',
  'stara',
  'raven',
  'raven-slingshot',
  'sentera',
  'agvance',
  'panorama',
  'lindsay',
  'valley',
  'agrimatics',
] as const
