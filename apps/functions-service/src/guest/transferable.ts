import ivm from 'isolated-vm'
import { bare } from './bare.ts'

/** Bytes as isolated-vm takes them for a code cache or a snapshot. A buffer of exactly their size is handed over as it is, and gone. */
export function transferable(bytes: Buffer): ivm.ExternalCopy<ArrayBuffer> {
  const isExact = bytes.buffer instanceof ArrayBuffer && bytes.length === bytes.buffer.byteLength
  const exact = isExact ? bytes.buffer : new Uint8Array(bytes).buffer
  return new ivm.ExternalCopy(exact, bare({ transferOut: true }))
}
