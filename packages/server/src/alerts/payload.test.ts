import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alertBody, resourceOf, spacedJson } from './payload.ts'
import { signature } from './signature.ts'

const secret = 'sheaf-demo-secret'
const leafUserId = '8f2d6c1a-77b3-4e0f-a1d9-5c3e9b604d12'

test("the published example: a body's bytes and its signature", () => {
  const values = { operationId: '3b7c1f0e-5a42-4c7e-9d51-0f6e2a8b9c44', leafUserId }
  const body = alertBody('operationCreated', values, '2026-04-18T14:05:09.123456Z')
  expect(body).toBe(
    '{"operationId": "3b7c1f0e-5a42-4c7e-9d51-0f6e2a8b9c44", "leafUserId": "8f2d6c1a-77b3-4e0f-a1d9-5c3e9b604d12", "timestamp": "2026-04-18T14:05:09.123456Z", "type": "operationCreated"}',
  )
  expect(Buffer.byteLength(body)).toBe(181)
  expect(signature(secret, body)).toBe('8ACVuhMiG9IXnLQ3xa+yEHNpOa1eJ9C4kudLj7qjRTo=')
  expect(resourceOf('operationCreated', values)).toBe(values.operationId)
})

test('the confirmation and its signature', () => {
  const body = spacedJson([['message', 'confirmation of webhook upon registration']])
  expect(Buffer.byteLength(body)).toBe(56)
  expect(signature(secret, body)).toBe('Vv8nEUcpS7mFlo3dhKmxknUI9z7QJaMduYUxSYQjmNY=')
})

test('keys in the order of their table; times of machines in milliseconds', () => {
  expect(
    alertBody('machineCreated', { machineId: 'm', leafUserId: 'u' }, '2026-04-18T14:05:09.123956Z'),
  ).toBe(
    '{"type": "machineCreated", "timestamp": "2026-04-18T14:05:09.123Z", "machineId": "m", "leafUserId": "u"}',
  )
  const credential = {
    credential: 'pk_123',
    provider: 'AgLeader',
    credentialId: 'c',
    status: 'UNAUTHENTICATED',
  }
  const body = alertBody(
    'credentialsUnauthenticated',
    { ...credential, message: 'refresh token rejected', leafUserId: 'u' },
    '2026-05-01T02:00:00.000000Z',
  )
  expect(body).toBe(
    '{"credential": "pk_123", "provider": "AgLeader", "credentialId": "c", "message": "refresh token rejected", "status": "UNAUTHENTICATED", "type": "credentialsUnauthenticated", "timestamp": "2026-05-01T02:00:00.000000Z"}',
  )
  expect(resourceOf('fieldBoundaryCreated', { boundaryId: 'b', fieldId: 'f' })).toBe('b')
})

test('texts are escaped as Python does', () => {
  expect(spacedJson([['message', 'Müller "x"\n\u007f 🌾']])).toBe(
    '{"message": "M\\u00fcller \\"x\\"\\n\\u007f \\ud83c\\udf3e"}',
  )
})

test('any texts come back, in printable ASCII', () => {
  const text = fc.string({ unit: 'binary' })
  fc.assert(
    fc.property(text, text, (a, b) => {
      const body = spacedJson([
        ['first', a],
        ['second', b],
      ])
      expect(body).toMatch(/^[ -~]*$/)
      expect(JSON.parse(body)).toEqual({ first: a, second: b })
    }),
  )
})
