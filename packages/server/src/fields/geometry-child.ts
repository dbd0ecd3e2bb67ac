/** The process in which a service asks polygons, one question after the other. */
import { type GeometryWork, geometryWork } from './geometry-work.ts'

export interface Question<Name extends keyof GeometryWork = keyof GeometryWork> {
  readonly name: Name
  readonly args: Parameters<GeometryWork[Name]>
}

/** What the function gave, or threw. */
export type Answer = { readonly answer: unknown } | { readonly error: unknown }

process.on('message', (question: Question) => process.send?.(answerTo(question)))
// The parent is gone.
process.once('disconnect', () => process.exit())

function answerTo({ name, args }: Question): Answer {
  const work = geometryWork[name] as (...given: unknown[]) => unknown
  try {
    return { answer: work(...args) }
  } catch (error) {
    return { error }
  }
}
