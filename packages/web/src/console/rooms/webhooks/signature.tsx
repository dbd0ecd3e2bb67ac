import { Code } from '../../parts/copy.tsx'

const check = `import { createHmac, timingSafeEqual } from 'node:crypto'

/** body: the bytes of the request, before anything parses them. */
function isSigned(body, header, secret) {
  const expected = createHmac('sha256', secret).update(body).digest()
  const given = Buffer.from(header, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}`

/** How a receiver knows that a call is ours. */
export function Signature() {
  return (
    <>
      <p>
        The header <code>X-Leaf-Signature</code> is the HMAC-SHA256 of the body as it came, under the secret,
        in base64. <code>X-Sheaf-Alert</code> is the same when a call comes twice, and{' '}
        <code>X-Sheaf-Sequence</code> counts the calls of one resource: a lower number than the last one is
        old news. In Node:
      </p>
      <Code label="Check of the signature" text={check} />
      <p className="quiet">
        Answer with a 2xx within 10 seconds. Otherwise the same call comes again after 1, 30, 60 and 240
        minutes.
      </p>
    </>
  )
}
