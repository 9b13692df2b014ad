import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES

export interface Seal {
  /** `label` is bound to the bytes: they open under the same label only. */
  close(plain: Uint8Array, label: string): Buffer
  /** Undefined when the bytes were not sealed with this key and label, or were changed since. */
  open(sealed: Buffer, label: string): Buffer | undefined
}

/** AES-256-GCM with a key made from a secret for one purpose (HKDF, RFC 5869). Wire form: version, nonce, tag, ciphertext. */
export function createSeal(secret: string, purpose: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, 32))
  return {
    close(plain, label) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(label))
      const text = Buffer.concat([cipher.update(plain), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text])
    },
    open(sealed, label) {
      if (sealed.length < HEAD_BYTES || sealed[0] !== VERSION) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(label))
        .setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES))
      try {
        return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()])
      } catch {
        return undefined // another key, or damaged: the same as not being there
      }
    },
  }
}
