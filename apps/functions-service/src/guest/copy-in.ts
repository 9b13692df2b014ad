import { isUtf8 } from 'node:buffer'
import ivm from 'isolated-vm'
import { bare } from './bare.ts'

/** Bytes on their way into an isolate, where they arrive as an ArrayBuffer of its own. Use once. */
export function copyIn(bytes: Uint8Array): ivm.Copy<ArrayBuffer> {
  const exact = new ArrayBuffer(bytes.length)
  new Uint8Array(exact).set(bytes)
  return new ivm.ExternalCopy(exact, bare({ transferOut: true })).copyInto(bare({ release: true, transferIn: true }))
}

/** A request body for the isolate: text when the bytes are text as they are, so that it need not decode them; undefined without one. */
export function bodyIn(body: Buffer): string | ivm.Copy<ArrayBuffer> | undefined {
  if (body.length === 0) return undefined
  const hasBom = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf
  return isUtf8(body) && !hasBom ? body.toString('utf8') : copyIn(body)
}
