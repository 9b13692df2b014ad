import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import { AppError } from '../errors/app-error.ts'

/** Passes bytes on and fails with ARTIFACT_CORRUPT at their end when their SHA-256 is another. */
export function createVerifyStream(sha256: string): Transform {
  const hash = createHash('sha256')
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
    flush(done) {
      done(hash.digest('hex') === sha256 ? null : new AppError('ARTIFACT_CORRUPT', { internal: `artifact ${sha256}` }))
    },
  })
}
