/** What a screen asked, as commands for a shell. */
import type { Asked } from './ask.ts'
import { addressOf } from './ask.ts'

export interface Call extends Pick<Asked, 'method' | 'query' | 'body'> {
  readonly path: string
}

/** How to come by the `$TOKEN` that the commands name. */
export function tokenCommand(base: string, username: string): string {
  return [
    `read -rs -p 'Password: ' PASSWORD`,
    `TOKEN=$(curl -s ${quoted(addressOf('/api/authenticate', {}, base).href)} \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '{"username":${inside(JSON.stringify(username))},"password":"'"$PASSWORD"'"}' \\`,
    `  | sed 's/.*"id_token":"\\([^"]*\\)".*/\\1/')`,
  ].join('\n')
}

/** The same call with a token in place of the cookie. */
export function curlOf({ method = 'GET', path, query, body }: Call, base: string): string {
  const address = quoted(addressOf(path, query, base).href)
  const parts = [method === 'GET' ? `curl -s ${address}` : `curl -s -X ${method} ${address}`]
  parts.push(`-H "Authorization: Bearer $TOKEN"`)
  if (body !== undefined)
    parts.push(`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(body))}`)
  return parts.join(' \\\n  ')
}

function quoted(text: string): string {
  return `'${inside(text)}'`
}

/** Within single quotes of a shell. */
function inside(text: string): string {
  return text.replaceAll("'", `'\\''`)
}
