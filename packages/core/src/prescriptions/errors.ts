/** Rules that a prescription zip can break, in the order in which they are looked at; also the API's error keys. */
export type PrescriptionRule =
  | 'invalidZip'
  | 'zipHasSubfolders'
  | 'missingShapefilePart'
  | 'duplicateShapefilePart'
  | 'shapefileNamesDiffer'
  | 'unexpectedFile'
  | 'invalidShapefile'

/** A display would not take it: the message says what is wrong and what to do. */
export class InvalidPrescription extends Error {
  override readonly name = 'InvalidPrescription'
  readonly code: PrescriptionRule

  constructor(code: PrescriptionRule, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.code = code
  }
}
