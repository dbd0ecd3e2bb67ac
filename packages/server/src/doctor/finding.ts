/** What one look at the server gave. */
export interface Finding {
  readonly check: 'database' | 'files' | 'key' | 'disk' | 'agfiniti' | 'jobs' | 'sources'
  readonly state: 'ok' | 'warning' | 'error'
  readonly text: string
  /** What to do about it; on findings that are not ok. */
  readonly todo?: string
}

export const ok = (check: Finding['check'], text: string): Finding => ({ check, state: 'ok', text })
export const warning = (check: Finding['check'], text: string, todo: string): Finding => ({
  check,
  state: 'warning',
  text,
  todo,
})
export const wrong = (check: Finding['check'], text: string, todo: string): Finding => ({
  check,
  state: 'error',
  text,
  todo,
})
