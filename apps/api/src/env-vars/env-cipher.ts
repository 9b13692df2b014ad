import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '@plat/shared/errors/app-error.ts'

/** Encrypts what must not be readable in the database. Two encryptions of one text differ. */
export interface EnvCipher {
  encrypt(text: string): Buffer<ArrayBuffer>
  /** @throws AppError INTERNAL when the bytes were changed or made with another SECRET_KEY */
  decrypt(bytes: Uint8Array): string
}

const ALGORITHM = 'aes-256-gcm'
const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const TAG_AT = 1 + NONCE_BYTES
const TEXT_AT = TAG_AT + TAG_BYTES

/**
 * AES-256-GCM (NIST SP 800-38D) under a key derived from the platform's secret key, which is not in the database. The stored form is
 * 1 byte version, 12 bytes nonce, 16 bytes tag, then the text.
 */
export function createEnvCipher(secretKey: string): EnvCipher {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'plat env v1', 32))
  return {
    encrypt(text) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, key, nonce)
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), encrypted])
    },
    decrypt(bytes) {
      try {
        if (bytes[0] !== VERSION) throw new Error(`unknown version ${bytes[0]}`)
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(1, TAG_AT), { authTagLength: TAG_BYTES })
        decipher.setAuthTag(bytes.subarray(TAG_AT, TEXT_AT))
        return Buffer.concat([decipher.update(bytes.subarray(TEXT_AT)), decipher.final()]).toString('utf8')
      } catch (cause) {
        throw new AppError('INTERNAL', { internal: 'stored environment cannot be decrypted: was SECRET_KEY changed?', cause })
      }
    },
  }
}
