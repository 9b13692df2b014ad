import { randomBytes } from 'node:crypto'
import { domainToASCII } from 'node:url'
import type { HostFunction } from './create-isolate.ts'

/** What the isolate may ask of its process, by name of operation. Arguments are whatever came across: each operation checks its own. */
export type BridgeOperations = Record<string, (...values: unknown[]) => string | number | ArrayBuffer | undefined>

const TEXT_UNITS_MAX = 8 * 1024 * 1024
const RANDOM_BYTES_MAX = 65536
const DOMAIN_UNITS_MAX = 2048
const EXCESS_MAX = 1000

/** Thrown by an operation whose arguments the prelude would never pass. */
export class BadCall extends Error {}

/** Operations that need no state: text, randomness, domain names. */
const PURE: BridgeOperations = {
  encode: (text) => bufferOf(Buffer.from(checkedText(text))),
  decode: (bytes, isFatal) => {
    try {
      return new TextDecoder('utf-8', { fatal: isFatal === 1, ignoreBOM: true }).decode(checkedBytes(bytes))
    } catch (thrown) {
      if (thrown instanceof BadCall) throw thrown
      return undefined
    }
  },
  base64: (bytes) => Buffer.from(checkedBytes(bytes)).toString('base64'),
  random: (count) => {
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > RANDOM_BYTES_MAX) throw new BadCall()
    return bufferOf(randomBytes(count))
  },
  domain: (text) => {
    if (typeof text !== 'string' || text.length > DOMAIN_UNITS_MAX) throw new BadCall()
    return domainToASCII(text)
  },
}

/**
 * The function behind the prelude's `host`. It never throws and never answers an object: an error of this process would carry its paths
 * into the isolate. Calls that make no sense are counted; an isolate that keeps making them is taken down by `onAbuse`, from within the
 * call, which ends its loop (measured).
 */
export function createBridge(operations: BridgeOperations, onAbuse: () => void): HostFunction {
  const table = new Map(Object.entries({ ...PURE, ...operations }))
  let excess = 0
  return (operation, ...values) => {
    try {
      const run = typeof operation === 'string' ? table.get(operation) : undefined
      if (!run) throw new BadCall()
      return run(...values)
    } catch (thrown) {
      if (!(thrown instanceof BadCall)) process.stderr.write(`bridge: ${thrown instanceof Error ? thrown.stack : 'unknown error'}\n`)
      if (++excess === EXCESS_MAX) onAbuse()
      return undefined
    }
  }
}

function checkedText(text: unknown): string {
  if (typeof text !== 'string' || text.length > TEXT_UNITS_MAX) throw new BadCall()
  return text
}

function checkedBytes(bytes: unknown): ArrayBuffer {
  if (!(bytes instanceof ArrayBuffer) || bytes.byteLength > TEXT_UNITS_MAX) throw new BadCall()
  return bytes
}

/** Exactly the bytes: a small Buffer shares a slab with others, and a copy across takes the whole of it. */
function bufferOf(buffer: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(buffer.length)
  new Uint8Array(copy).set(buffer)
  return copy
}
