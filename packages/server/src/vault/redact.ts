/** What may not be kept of a provider's answer. */

export const bodyLimit = 4096

const secretHeader =
  /^(authorization|cookie|set-cookie|proxy-authorization|.*token.*|.*secret.*|.*api-?key.*)$/i
const secretField =
  /("(?:access_token|refresh_token|id_token|client_secret|code|password)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi
const secretParameter = /\b((?:access_token|refresh_token|id_token|client_secret|code|password)=)[^&\s"]+/gi

/** One `name: value` a line. */
export function redactHeaders(headers: Headers, secrets: readonly string[]): string {
  return [...headers]
    .map(([name, value]) => `${name}: ${secretHeader.test(name) ? '***' : redact(value, secrets)}`)
    .join('\n')
}

/** Without secrets, at most 4 KB: cut after the secrets are out, so that none is left in halves. */
export function redactBody(body: string, secrets: readonly string[]): string {
  const bytes = Buffer.from(redact(body, secrets))
  if (bytes.length <= bodyLimit) return bytes.toString()
  // A character that the cut halves is left out; PostgreSQL's text holds no NUL.
  return bytes
    .subarray(0, bodyLimit)
    .toString()
    .replace(/\uFFFD$/, '')
}

function redact(text: string, secrets: readonly string[]): string {
  let clean = text.replaceAll('\0', '')
  for (const secret of secrets) {
    // Very short ones would redact half of any text, and are no secrets.
    if (secret.length >= 4) clean = clean.replaceAll(secret, '***')
  }
  return clean.replace(secretField, '$1"***"').replace(secretParameter, '$1***')
}
