import { isTimeZone } from '@sheaf/contract'
import { cropNamed, parseMapping, Unreadable } from '@sheaf/core'
import type { UploadHints } from '../db/schema.ts'

/** A hint that no conversion could use. */
export class HintInvalid extends Error {
  override readonly name = 'HintInvalid'
  readonly field: keyof UploadHints

  constructor(field: keyof UploadHints, message: string) {
    super(message)
    this.field = field
  }
}

/** The hints of an upload, checked; `ownCrops` are crops that the published table lacks. Throws `HintInvalid`. */
export function readHints(
  { crop, date, timeZone, mapping }: { readonly [Name in keyof UploadHints]: string | undefined },
  ownCrops: readonly string[],
): UploadHints {
  if (crop && !cropNamed(crop, ownCrops)) throw new HintInvalid('crop', `is no crop of the list: ${crop}`)
  if (date && !isDate(date)) throw new HintInvalid('date', `must be a day, yyyy-mm-dd: ${date}`)
  if (timeZone && !isTimeZone(timeZone))
    throw new HintInvalid('timeZone', `must be the IANA name of a time zone: ${timeZone}`)
  if (mapping) check(mapping)
  const given = Object.entries({ crop, date, timeZone, mapping }).filter(([, value]) => value)
  return Object.fromEntries(given) as UploadHints
}

function isDate(text: string): boolean {
  const midnight = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().slice(0, 10) === text
}

function check(mapping: string): void {
  try {
    parseMapping(mapping)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    throw new HintInvalid('mapping', error.message)
  }
}
