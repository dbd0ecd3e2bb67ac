import { describe, expect, test } from 'vitest'
import { hashPassword, randomPassword, verifyPassword } from './passwords.ts'

describe('passwords', () => {
  test('the right one fits, another does not', async () => {
    const hash = await hashPassword('Grüße aus dem Feld')
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w-]{22}\$[\w-]{43}$/)
    expect(await verifyPassword('Grüße aus dem Feld', hash)).toBe(true)
    expect(await verifyPassword('Grüße aus dem Feld '.normalize('NFD').trim(), hash)).toBe(true)
    expect(await verifyPassword('grüße aus dem Feld', hash)).toBe(false)
  })

  test('the same password twice makes two hashes', async () => {
    expect(await hashPassword('correct horse')).not.toBe(await hashPassword('correct horse'))
  })

  test('nobody has no password, not even the empty one', async () => {
    expect(await verifyPassword('', undefined)).toBe(false)
    expect(await verifyPassword('anything', undefined)).toBe(false)
  })

  test('a hash of other parameters still fits', async () => {
    const { scryptSync } = await import('node:crypto')
    const hash = scryptSync('old one', Buffer.from('salt'), 32, { N: 16, r: 1, p: 1 }).toString('base64url')
    const stored = `$scrypt$ln=4,r=1,p=1$${Buffer.from('salt').toString('base64url')}$${hash}`
    expect(await verifyPassword('old one', stored)).toBe(true)
    expect(await verifyPassword('new one', stored)).toBe(false)
  })

  test('a hash in an unknown form is a fault, not a wrong password', async () => {
    await expect(verifyPassword('x', 'plain')).rejects.toThrow('unknown form')
  })

  test('made passwords are long and differ', () => {
    expect(randomPassword()).toMatch(/^[\w-]{24}$/)
    expect(randomPassword()).not.toBe(randomPassword())
  })
})
