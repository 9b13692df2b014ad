import { BadCall, type BridgeOperations } from '../bridge.ts'
import type { Invocation } from '../invocation.ts'
import { CryptoQuota } from './crypto-quota.ts'
import { describeSubtleError } from './describe-subtle-error.ts'
import { KeyStore } from './key-store.ts'
import { LimitError } from './limit-error.ts'
import { runSubtleAtOnce } from './subtle-at-once.ts'
import { subtleJobs } from './subtle-job.ts'
import { SubtleRequest } from './subtle-request.ts'

const AT_ONCE_BYTES_MAX = 64 * 1024
const UNDER_WAY_BYTES_MAX = 64 * 1024 * 1024
const quotas = new WeakMap<Invocation, CryptoQuota>()

export interface SubtleOptions {
  /** The call of a number; undefined when there is none (any more). */
  find(number: unknown): Invocation | undefined
  /** Takes the result of a job back to the isolate, for prelude's jobEnded. `error` is JSON; of both exactly one is there. */
  complete(invocation: Invocation, jobId: number, error: string | undefined, bytes: ArrayBuffer | undefined): void
}

/** Jobs of a call that have not been answered: as long as there are any, the call may still come to its response. */
export function cryptoJobsOf(invocation: Invocation): number {
  return quotas.get(invocation)?.active ?? 0
}

/**
 * The bridge operations behind crypto.subtle of one isolate. `subtle` does cheap work at once; `job` begins an operation, and answers a text
 * when a quota refuses it. Arguments are checked from the ground up.
 */
export function createSubtleOperations({ find, complete }: SubtleOptions): BridgeOperations {
  const keys = new KeyStore()
  let bytesUnderWay = 0

  const begin = (invocation: Invocation, request: SubtleRequest): CryptoQuota => {
    const quota = quotaOf(invocation)
    quota.takeBytes(request.length)
    if (bytesUnderWay + request.length > UNDER_WAY_BYTES_MAX)
      throw new LimitError(`At most ${UNDER_WAY_BYTES_MAX} bytes can be under way in crypto.subtle at once`)
    quota.begin()
    bytesUnderWay += request.length
    return quota
  }

  return {
    subtle: (number, operation, json, buffer) => {
      const invocation = find(number)
      if (!invocation) return undefined
      const request = new SubtleRequest(json, buffer)
      if (request.length > AT_ONCE_BYTES_MAX) throw new BadCall()
      return atOnce(invocation, operation, { request, keys })
    },
    job: (number, id, operation, json, buffer) => {
      const invocation = find(number)
      if (!invocation) return undefined
      const run = typeof operation === 'string' ? subtleJobs.get(operation) : undefined
      if (!run || typeof id !== 'number' || !Number.isSafeInteger(id)) throw new BadCall()
      const request = new SubtleRequest(json, buffer)
      let quota: CryptoQuota
      try {
        quota = begin(invocation, request)
      } catch (thrown) {
        if (thrown instanceof LimitError) return thrown.message
        throw thrown
      }
      const settle = (error: string | undefined, bytes: ArrayBuffer | undefined) => {
        quota.end()
        bytesUnderWay -= request.length
        if (find(number) === invocation) complete(invocation, id, error, bytes)
      }
      started(() => run({ request, keys, quota })).then(
        (bytes) => settle(undefined, exactly(bytes)),
        (thrown: unknown) => settle(describeSubtleError(thrown), undefined),
      )
      return undefined
    },
  }
}

/** What throws before it begins is a rejection like any other. */
async function started<Result>(run: () => Promise<Result>): Promise<Result> {
  return run()
}

function atOnce(
  invocation: Invocation,
  operation: unknown,
  { request, keys }: { request: SubtleRequest; keys: KeyStore },
): ArrayBuffer | undefined {
  try {
    quotaOf(invocation).takeBytes(request.length)
    const bytes = runSubtleAtOnce(operation, request, keys)
    return bytes && exactly(bytes)
  } catch (thrown) {
    if (thrown instanceof BadCall) throw thrown
    // The job of the same name fails with the same, and tells the isolate.
    return undefined
  }
}

function quotaOf(invocation: Invocation): CryptoQuota {
  const quota = quotas.get(invocation) ?? new CryptoQuota()
  quotas.set(invocation, quota)
  return quota
}

/** Small buffers of Node share their memory: only the bytes themselves may cross. */
function exactly(bytes: ArrayBuffer | Uint8Array): ArrayBuffer {
  if (bytes instanceof ArrayBuffer) return bytes
  const copy = new ArrayBuffer(bytes.length)
  new Uint8Array(copy).set(bytes)
  return copy
}
