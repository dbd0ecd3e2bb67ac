import { RequestError } from '../errors.ts'
import { FAULT_KINDS, type Fault, type FaultName, faultKind } from './fault-kinds.ts'

function refuse(message: string): never {
  throw new RequestError(400, 'invalid_fault', message)
}

function wholeNumber(name: string, value: unknown, minimum: number, maximum: number): void {
  if (!Number.isInteger(value) || Number(value) < minimum || Number(value) > maximum) {
    refuse(`${name} must be a whole number from ${minimum} to ${maximum}.`)
  }
}

/** Checks what came from outside (`{"kind":"rateLimit","times":2}`). Throws `RequestError` (400, `invalid_fault`). */
export function parseFault(input: unknown): Fault {
  if (typeof input !== 'object' || input === null) refuse('A fault is a JSON object with a "kind".')
  const { kind, endpoint, times, ...rest } = input as Record<string, unknown>
  if (typeof kind !== 'string' || !Object.hasOwn(FAULT_KINDS, kind)) {
    refuse(`kind must be one of ${Object.keys(FAULT_KINDS).join(', ')}.`)
  }
  const { endpoints, parameter } = faultKind(kind as FaultName)
  if (endpoint !== undefined && !endpoints.some((name) => name === endpoint)) {
    refuse(
      endpoints.length === 0
        ? `${kind} takes no endpoint.`
        : `endpoint must be one of ${endpoints.join(', ')}.`,
    )
  }
  if (times !== undefined) {
    if (endpoints.length === 0) refuse(`${kind} lasts until it is removed; it takes no times.`)
    wholeNumber('times', times, 1, Number.MAX_SAFE_INTEGER)
  }
  for (const [name, value] of Object.entries(rest)) {
    if (name !== parameter?.name) refuse(`${kind} has no ${name}.`)
    wholeNumber(name, value, parameter.minimum, parameter.maximum)
  }
  if (kind === 'clockSkew' && rest.seconds === undefined) refuse('clockSkew needs seconds.')
  return input as Fault
}

/** A fault as the command line has it: `reset:endpoint=content,times=2`. Throws as `parseFault`. */
export function parseFaultFlag(flag: string): Fault {
  const [kind, settings = ''] = flag.split(':', 2)
  const pairs = settings.split(',').filter((pair) => pair !== '')
  const entries = pairs.map((pair) => {
    const [name = '', value = ''] = pair.split('=', 2)
    return [name, name === 'endpoint' ? value : Number(value)]
  })
  return parseFault({ kind, ...Object.fromEntries(entries) })
}
