/** Values of the API in words, each list whole by its type. */
import type { AgLeaderCredentials, Batch, File, SyncState } from '@sheaf/contract'
import type { Mood } from './parts/status.tsx'

type Words<Value extends string> = Readonly<Record<Value, string>>
export type Told = readonly [text: string, mood: Mood]

export const fileStatuses: Readonly<Record<File['status'], Told>> = {
  processing: ['Processing', 'wait'],
  processed: ['Processed', 'good'],
  failed: ['Failed', 'bad'],
}

export const batchStatuses: Readonly<Record<Batch['status'], Told>> = {
  RECEIVED: ['Processing', 'wait'],
  PROCESSED: ['Processed', 'good'],
  FAILED: ['Failed', 'bad'],
}

export const connectionStatuses: Readonly<Record<AgLeaderCredentials['status'], Told>> = {
  OK: ['Connected', 'good'],
  UNAUTHENTICATED: ['Access revoked', 'bad'],
  MISSING_PERMISSION: ['Permission missing', 'bad'],
  TEMPORARILY_UNAVAILABLE: ['Not reachable', 'wait'],
}

export const syncStates: Readonly<Record<SyncState['state'], Told>> = {
  waiting: ['Waiting', 'none'],
  running: ['Under way', 'wait'],
  finished: ['Finished', 'good'],
  failed: ['Failed', 'bad'],
}

/** What to do about a connection that does not work. */
export const connectionAdvice: Words<AgLeaderCredentials['status']> = {
  OK: 'AgFiniti gives the files of this grower.',
  UNAUTHENTICATED:
    'AgFiniti no longer accepts the access that the grower gave. Ask the grower to connect again, by a Magic Link for example; files that are here stay.',
  MISSING_PERMISSION:
    'The grower connected without a permission that is needed. Ask the grower to connect again and to agree to all that is asked.',
  TEMPORARILY_UNAVAILABLE:
    'AgFiniti did not answer the last time. It is tried again by itself; nothing is lost.',
}

export const origins: Words<File['origin']> = {
  provider: 'AgFiniti',
  uploaded: 'upload',
  automerged: 'operation',
  merged: 'merge',
}

export const operationTypes: Words<NonNullable<File['operationType']>> = {
  planted: 'planted',
  applied: 'applied',
  harvested: 'harvested',
  tillage: 'tillage',
}

export const fileFormats: Words<NonNullable<File['fileFormat']>> = {
  AGLEADERTEXT: 'Advanced text',
  ISO11783: 'ISOXML',
  SHAPEFILE: 'Shapefile',
  CSV: 'Table (CSV, TSV)',
  GEOJSON: 'GeoJSON',
  GEOPARQUET: 'GeoParquet',
  FLATGEOBUF: 'FlatGeobuf',
  KML: 'KML',
  AGDATA: 'AGDATA',
  CN1: 'CN1',
  ILF: 'ILF',
  YLD: 'YLD',
}

/** For a list to choose of, beginning with none. */
export function choicesOf(
  words: Readonly<Record<string, string | Told>>,
  all: string,
): (readonly [value: string, text: string])[] {
  const texts = Object.entries(words).map(
    ([value, told]) => [value, typeof told === 'string' ? told : told[0]] as const,
  )
  return [['', all], ...texts]
}
