import { inspect } from 'node:util'

/** A text that cannot be printed, logged or serialised by accident: only `reveal()` gives it. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }
  reveal(): string {
    return this.#text
  }
  toString(): string {
    return '[secret]'
  }
  toJSON(): string {
    return '[secret]'
  }
  [inspect.custom](): string {
    return '[secret]'
  }
}
