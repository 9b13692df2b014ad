import { BadCall } from '../bridge.ts'

const JSON_UNITS_MAX = 1024 * 1024
const INPUT_BYTES_MAX = 16 * 1024 * 1024
const PARTS_MAX = 16

/** One operation as the prelude's crypto.subtle asks for it: named fields, and the bytes that some of them point at by index. */
export class SubtleRequest {
  readonly #fields: Record<string, unknown>
  readonly #parts: Uint8Array<ArrayBuffer>[]

  /** @throws BadCall for what the prelude would not send */
  constructor(json: unknown, buffer: unknown) {
    if (typeof json !== 'string' || json.length > JSON_UNITS_MAX || !(buffer instanceof ArrayBuffer)) throw new BadCall()
    if (buffer.byteLength > INPUT_BYTES_MAX) throw new BadCall()
    this.#fields = recordOf(JSON.parse(json))
    this.#parts = split(buffer, this.#fields.lengths)
  }

  /** Bytes of all parts together. */
  get length(): number {
    return this.#parts.reduce((sum, part) => sum + part.length, 0)
  }

  field(name: string): unknown {
    return this.#fields[name]
  }

  record(name: string): Record<string, unknown> {
    return recordOf(this.#fields[name])
  }

  text(name: string): string {
    const value = this.#fields[name]
    if (typeof value !== 'string') throw new BadCall()
    return value
  }

  bytes(name: string): Uint8Array<ArrayBuffer> {
    return this.part(this.#fields[name])
  }

  part(index: unknown): Uint8Array<ArrayBuffer> {
    const part = typeof index === 'number' ? this.#parts[index] : undefined
    if (!part) throw new BadCall()
    return part
  }
}

/** @throws BadCall when the value is no object */
export function recordOf(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new BadCall()
  return value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function split(buffer: ArrayBuffer, lengths: unknown): Uint8Array<ArrayBuffer>[] {
  if (!Array.isArray(lengths) || lengths.length > PARTS_MAX) throw new BadCall()
  let at = 0
  const parts = lengths.map((length: unknown) => {
    if (typeof length !== 'number' || !Number.isInteger(length) || length < 0 || at + length > buffer.byteLength) throw new BadCall()
    at += length
    return new Uint8Array(buffer, at - length, length)
  })
  if (at !== buffer.byteLength) throw new BadCall()
  return parts
}
