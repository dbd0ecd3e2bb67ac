import { type ParseArgsConfig, parseArgs } from 'node:util'

/** The command was called wrongly: its message and usage are shown, and the exit code is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** node:util's parseArgs, with a wrong flag told as a UsageError. */
export function parse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
