import ivm from 'isolated-vm'
import { bare } from './bare.ts'

/** Bytes as isolated-vm takes them for a code cache or a snapshot: copied once. */
export function copyOf(bytes: Buffer): ivm.ExternalCopy<ArrayBuffer> {
  const exact = new ArrayBuffer(bytes.length)
  new Uint8Array(exact).set(bytes)
  return new ivm.ExternalCopy(exact, bare({ transferOut: true }))
}
