import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import ivm from 'isolated-vm'
import { bare } from './bare.ts'

/**
 * The prelude's snapshot as it was stored with the guest's image (guests/keep-guest-image.ts); undefined when there is none, or its bytes
 * are not those of `sha256`: V8 believes a snapshot blindly, and a damaged one takes the process down.
 */
export function storedSnapshot(file: string | undefined, sha256: string | undefined): ivm.ExternalCopy<ArrayBuffer> | undefined {
  if (file === undefined || sha256 === undefined) return undefined
  try {
    const bytes = readFileSync(file)
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) return undefined
    return new ivm.ExternalCopy(new Uint8Array(bytes).buffer, bare({ transferOut: true }))
  } catch {
    // Gone or unreadable: the guest makes its own.
    return undefined
  }
}
