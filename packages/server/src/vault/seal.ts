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
const headLength = 1 + keyIdLength
const sealLength = headLength + nonceLength + tagLength

/** Master keys of 32 bytes, newest first: the first one seals, all of them open. Asked each time, as they may change. */
export interface MasterKeys {
  current(): readonly Uint8Array[]
}

/** What is derived from one master key. `head` begins all that it has sealed. */
interface DerivedKey {
  readonly encryption: Buffer
  readonly head: Buffer
}

/**
 * AES-256-GCM. Sealed bytes are: version (1), key id (8), nonce (12), tag (16), ciphertext; version, key id and the
 * row's id are associated data. Digests have a key of their own, which stays when the master key changes.
 */
export function createSealer(keys: MasterKeys, digestKey: Uint8Array = digestKeyOf(newestOf(keys))): Sealer {
  const derived = new Map<Uint8Array, DerivedKey>()
  const derive = (masterKey: Uint8Array): DerivedKey => {
    const found = derived.get(masterKey)
    if (found) return found
    const made = { encryption: hkdf(masterKey, 'sheaf seal'), head: headOf(masterKey) }
    derived.set(masterKey, made)
    return made
  }
  const associated = (head: Buffer, rowId: string) => Buffer.concat([head, Buffer.from(rowId.toLowerCase())])

  return {
    seal(plain, rowId) {
      const { encryption, head } = derive(newestOf(keys))
      const nonce = randomBytes(nonceLength)
      const cipher = createCipheriv('aes-256-gcm', encryption, nonce).setAAD(associated(head, rowId))
      const text = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([head, nonce, cipher.getAuthTag(), text])
    },

    open(sealed, rowId) {
      const bytes = Buffer.from(sealed)
      if (bytes.length < sealLength || bytes[0] !== version)
        throw new SealBroken('changed', 'These are not sealed bytes.')
      const key = keys
        .current()
        .map(derive)
        .find(({ head }) => bytes.subarray(0, headLength).equals(head))
      if (!key) {
        throw new SealBroken(
          'another_key',
          'Sealed with another master key: start with the key that this database was made with.',
        )
      }
      const nonce = bytes.subarray(headLength, headLength + nonceLength)
      const tag = bytes.subarray(headLength + nonceLength, sealLength)
      const decipher = createDecipheriv('aes-256-gcm', key.encryption, nonce)
        .setAAD(associated(key.head, rowId))
        .setAuthTag(tag)
      try {
        return Buffer.concat([decipher.update(bytes.subarray(sealLength)), decipher.final()])
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

/** The first bytes of all that a master key has sealed: version and key id. */
export function headOf(masterKey: Uint8Array): Buffer {
  const id = createHash('sha256').update(hkdf(masterKey, 'sheaf key id')).digest()
  return Buffer.concat([Buffer.of(version), id.subarray(0, keyIdLength)])
}

export function digestKeyOf(masterKey: Uint8Array): Buffer {
  return hkdf(masterKey, 'sheaf digest')
}

export function newestOf(keys: MasterKeys): Uint8Array {
  const [newest] = keys.current()
  if (!newest) throw new Error('There is no master key')
  return newest
}

function hkdf(masterKey: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, '', purpose, 32))
}
