import { describeFault, type Fault } from '@sheaf/core'

/** Another field of this owner has the id. */
export class FieldAlreadyExists extends Error {
  override readonly name = 'FieldAlreadyExists'
  readonly code = 'fieldAlreadyExists'

  constructor(id: string, cause?: unknown) {
    super(`There is a field with the id ${id} already`, { cause })
  }
}

/** Geometries of clients are taken as they are or not at all. */
export class InvalidGeometry extends Error {
  override readonly name: string = 'InvalidGeometry'
  readonly code = 'invalidgeometry'
  /** Where one was found. */
  readonly fault: Fault | undefined

  constructor(fault: Fault | string) {
    super(`Invalid geometry: ${typeof fault === 'string' ? fault : describeFault(fault)}`)
    this.fault = typeof fault === 'string' ? undefined : fault
  }
}

/** It was given up: what is valid is judged, and laid over others, in a moment. */
export class GeometryTooComplex extends InvalidGeometry {
  override readonly name = 'GeometryTooComplex'

  constructor({ milliseconds, memory }: { milliseconds: number; memory: number }) {
    super(
      `it takes more than ${milliseconds / 1000} s or ${memory} MB to work out; draw it with fewer corners`,
    )
  }
}

/** The field is not the client's to change: it was found in machine files, or is a merge. */
export class FieldOfProvider extends Error {
  override readonly name = 'FieldOfProvider'
  readonly code = 'fieldOfProvider'

  constructor(id: string) {
    super(`The field ${id} was not made by the API owner and cannot be changed`)
  }
}

/** The user has no such farm. */
export class FarmNotFound extends Error {
  override readonly name = 'FarmNotFound'
  readonly code = 'farmNotFound'

  constructor(id: number) {
    super(`The user has no farm ${id}`)
  }
}

/** The user has no such grower. */
export class GrowerNotFound extends Error {
  override readonly name = 'GrowerNotFound'
  readonly code = 'growerNotFound'

  constructor(id: number) {
    super(`The user has no grower ${id}`)
  }
}
