import { webcrypto } from 'node:crypto'
import { KeyEvicted } from './key-evicted.ts'
import { type KeyFacts, readKeyFacts, toKeyFacts } from './key-facts.ts'
import { recordOf, type SubtleRequest } from './subtle-request.ts'
import { toAlgorithm } from './to-algorithm.ts'

const KEYS_MAX = 500

/**
 * The keys of one isolate by their handle, the least recently used of them: an isolate cannot tell when it no longer needs a key, so this
 * side forgets, and makes a key again from what the isolate kept of it.
 */
export class KeyStore {
  readonly #keys = new Map<number, webcrypto.CryptoKey>()
  #lastHandle = 0

  add(key: webcrypto.CryptoKey): KeyFacts {
    const facts = toKeyFacts(++this.#lastHandle, key)
    this.#put(facts.handle, key)
    return facts
  }

  /**
   * The key that `{handle}` names.
   *
   * @throws KeyEvicted when it is not here and the request does not bring it along
   */
  async find(request: SubtleRequest, reference: unknown): Promise<webcrypto.CryptoKey> {
    const { handle } = recordOf(reference)
    const held = this.peek(handle)
    if (held) return held
    const brought = request.field('keys')
    const facts = Array.isArray(brought) ? brought.map(readKeyFacts).find((key) => key.handle === handle) : undefined
    if (!facts) throw new KeyEvicted('The key is not held here any more.')
    const key = await remake(facts)
    this.#put(facts.handle, key)
    return key
  }

  /** The key when it is here. */
  peek(handle: unknown): webcrypto.CryptoKey | undefined {
    if (typeof handle !== 'number') return undefined
    const key = this.#keys.get(handle)
    if (key) this.#put(handle, key)
    return key
  }

  #put(handle: number, key: webcrypto.CryptoKey): void {
    this.#keys.delete(handle)
    this.#keys.set(handle, key)
    const [oldest] = this.#keys.keys()
    if (this.#keys.size > KEYS_MAX && oldest !== undefined) this.#keys.delete(oldest)
  }
}

function remake({ format, material, algorithm, extractable, usages }: KeyFacts): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey(format, Buffer.from(material, 'base64'), toAlgorithm(algorithm), extractable, usages)
}
