import { createHmac } from 'node:crypto'

/** The value of `X-Leaf-Signature`: base64 of the HMAC-SHA256 of the body under the webhook's secret. */
export function signature(secret: string, body: string): string {
  return createHmac('sha256', secret).update(body).digest('base64')
}
