import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { SealBroken } from './errors.ts'

/** Encrypts what must not be readable in the database or a backup of it. */
export interface Sealer {
  /** `rowId` is bound in: sealed bytes moved to another row do not open. */
  seal(plain: Uint8Array | string, rowId: string): Buffer
  /** Throws `SealBroken`. */
  open(sealed: Uint8Array, rowId: string): Buffer
  /** A keyed hash: equal parts give equal digests, and nobody without the key can try guesses. */
  digest(...parts: readonly string[]): Buffer
}

const version = 1
const keyIdLength = 8
const nonceLength = 12
const tagLength = 16
const headLength = 1 + keyIdLength + nonceLength + tagLength

/**
 * AES-256-GCM. Sealed bytes are: version (1), key id (8), nonce (12), tag (16), ciphertext; version, key id and the
 * row's id are associated data.
 */
export function createSealer(masterKey: Uint8Array): Sealer {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', masterKey, '', purpose, 32))
  const encryptionKey = derive('sheaf seal')
  const digestKey = derive('sheaf digest')
  const keyId = createHash('sha256').update(derive('sheaf key id')).digest().subarray(0, keyIdLength)
  const head = Buffer.from([version, ...keyId])
  const associated = (rowId: string) => Buffer.concat([head, Buffer.from(rowId.toLowerCase())])

  return {
    seal(plain, rowId) {
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', encryptionKey, nonce).setAAD(associated(rowId))
      const text = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([head, nonce, cipher.getAuthTag(), text])
    },

    open(sealed, rowId) {
      const bytes = Buffer.from(sealed)
      if (bytes.length < headLength || bytes[0] !== version)
        throw new SealBroken('changed', 'These are not sealed bytes.')
      if (!bytes.subarray(0, head.length).equals(head)) {
        throw new SealBroken(
          'another_key',
          'Sealed with another master key: start with the key that this database was made with.',
        )
      }
      const nonce = bytes.subarray(head.length, head.length + nonceLength)
      const tag = bytes.subarray(head.length + nonceLength, headLength)
      const decipher = createDecipheriv('aes-256-gcm', encryptionKey, nonce)
        .setAAD(associated(rowId))
        .setAuthTag(tag)
      try {
        return Buffer.concat([decipher.update(bytes.subarray(headLength)), decipher.final()])
      } catch (cause) {
        throw new SealBroken('changed', 'Sealed bytes were changed, or belong to another row.', cause)
      }
    },

    digest(...parts) {
      const hmac = createHmac('sha256', digestKey)
      for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part)
      return hmac.digest()
    },
  }
}
