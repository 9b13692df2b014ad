import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type ivm from 'isolated-vm'
import { transferable } from './transferable.ts'

const LENGTH_BYTES = 4
/** Of a snapshot, whoever packed it: it is unpacked in the guest of the project that made it. */
const BYTES_MAX = 96 * 1024 * 1024

/**
 * A snapshot as it is kept and sent: a fifth of its size, because on the way to a guest every megabyte costs more than the unpacking.
 * `[u32 length][zstd]`.
 */
export function packSnapshot(bytes: Uint8Array): Buffer {
  const length = Buffer.allocUnsafe(LENGTH_BYTES)
  length.writeUInt32BE(bytes.byteLength)
  return Buffer.concat([length, zstdCompressSync(bytes)])
}

/** What packSnapshot was given, as isolated-vm takes it. @throws RangeError when it would have more than 96 MiB, Error when it is damaged */
export function unpackSnapshot(packed: Buffer): ivm.ExternalCopy<ArrayBuffer> {
  const length = packed.readUInt32BE(0)
  if (length > BYTES_MAX) throw new RangeError('A snapshot is larger than 96 MiB.')
  // One chunk of all: pieces would be put together, which touches as much memory again.
  const bytes = zstdDecompressSync(packed.subarray(LENGTH_BYTES), { chunkSize: Math.max(length, 64), maxOutputLength: BYTES_MAX })
  if (bytes.length !== length) throw new Error('A packed snapshot is damaged.')
  return transferable(bytes)
}
