import { LimitError } from './limit-error.ts'
import type { AlgorithmParameters } from './to-algorithm.ts'

const JOBS_MAX = 10_000
const JOBS_ACTIVE_MAX = 8
const BYTES_MAX = 256 * 1024 * 1024
const PBKDF2_ITERATIONS_MAX = 1_000_000
const PBKDF2_TOTAL_MAX = 10_000_000
const RSA_GENERATIONS_MAX = 4
const RSA_MODULUS_BITS_MAX = 4096
const RSA_EXPONENTS = new Set(['AQAB', 'Aw=='])
const DERIVED_BITS_MAX = 8 * 64 * 1024
const HASH_BITS: Record<string, number> = { 'SHA-1': 160, 'SHA-256': 256, 'SHA-384': 384, 'SHA-512': 512 }

/** What one call may spend on crypto.subtle (R8, R13). Every refusal is a LimitError whose message names the limit. */
export class CryptoQuota {
  #jobs = 0
  #active = 0
  #bytes = 0
  #iterations = 0
  #generations = 0

  get active(): number {
    return this.#active
  }

  /** @throws LimitError */
  takeBytes(count: number): void {
    this.#bytes += count
    if (this.#bytes > BYTES_MAX) throw new LimitError(`A call may put at most ${BYTES_MAX} bytes through crypto.subtle`)
  }

  /** Counts a job that begins. @throws LimitError when there are too many, and then it is not counted as under way */
  begin(): void {
    if (++this.#jobs > JOBS_MAX) throw new LimitError(`A call may run at most ${JOBS_MAX} operations of crypto.subtle`)
    if (this.#active >= JOBS_ACTIVE_MAX)
      throw new LimitError(`A call may run at most ${JOBS_ACTIVE_MAX} operations of crypto.subtle at once`)
    this.#active++
  }

  end(): void {
    this.#active--
  }

  /** @throws LimitError; DOMException OperationError for an exponent that only serves to make the generation slow */
  generate({ name, modulusLength, publicExponent }: AlgorithmParameters): void {
    if (!name.startsWith('RSA')) return
    if (typeof modulusLength === 'number' && modulusLength > RSA_MODULUS_BITS_MAX)
      throw new LimitError(`An RSA key may have at most ${RSA_MODULUS_BITS_MAX} bits`)
    if (publicExponent instanceof Uint8Array && !RSA_EXPONENTS.has(Buffer.from(publicExponent).toString('base64')))
      throw new DOMException('The public exponent must be 65537 or 3', 'OperationError')
    if (++this.#generations > RSA_GENERATIONS_MAX) throw new LimitError(`A call may generate at most ${RSA_GENERATIONS_MAX} RSA keys`)
  }

  /** @throws LimitError */
  derive({ name, iterations, hash }: AlgorithmParameters, bits: number): void {
    if (bits > DERIVED_BITS_MAX) throw new LimitError(`At most ${DERIVED_BITS_MAX} bits can be derived at once`)
    if (name !== 'PBKDF2' || typeof iterations !== 'number') return
    if (iterations > PBKDF2_ITERATIONS_MAX) throw new LimitError(`PBKDF2 may take at most ${PBKDF2_ITERATIONS_MAX} iterations`)
    const hashName = typeof hash === 'object' && hash !== null && 'name' in hash ? String(hash.name) : ''
    // Each block of the result takes all the iterations.
    this.#iterations += iterations * Math.max(1, Math.ceil(bits / (HASH_BITS[hashName] ?? 160)))
    if (this.#iterations > PBKDF2_TOTAL_MAX) throw new LimitError(`A call may take at most ${PBKDF2_TOTAL_MAX} iterations of PBKDF2`)
  }
}
