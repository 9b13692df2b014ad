import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { AppError } from '../errors/app-error.ts'
import type { ErrorCode } from '../errors/registry.ts'
import type { ArtifactStorage } from '../storage/storage.ts'

interface OpenStorage {
  storage: ArtifactStorage
  /** Changes the stored bytes behind the driver's back, keeping their length. */
  damage(sha256: string): Promise<void>
  /** How many unfinished or temporary objects there are. */
  countTemporary(): Promise<number>
  close(): Promise<void>
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const failsWith = (code: ErrorCode) => (error: unknown) => error instanceof AppError && error.code === code
/** Bytes nobody has stored yet. */
const fresh = (length = 1_000): Buffer => randomBytes(length)
const inChunks = (bytes: Buffer, size: number): Readable =>
  Readable.from(Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size)))

/** Registers the tests every storage driver passes; `open` is called once. */
export function testStorageConformance(name: string, open: () => Promise<OpenStorage>): void {
  let opened: OpenStorage
  let storage: ArtifactStorage
  before(async () => {
    opened = await open()
    storage = opened.storage
  })
  after(() => opened.close())

  test(`${name}: what is put comes back, named by its SHA-256, from bytes and from a stream`, async () => {
    for (const bytes of [Buffer.alloc(0), fresh(1), fresh(3_000_000)]) {
      const expected = { sha256: sha256Of(bytes), bytes: bytes.length }
      assert.deepEqual(await storage.put(inChunks(bytes, 70_000)), expected)
      assert.deepEqual(await storage.put(bytes), expected)
      assert.deepEqual(Buffer.from(await storage.get(expected.sha256)), bytes)
      assert.deepEqual(await buffer(await storage.open(expected.sha256)), bytes)
      assert.equal(await storage.has(expected.sha256), true)
    }
  })

  test(`${name}: the same bytes put twenty times at once are one artifact`, async () => {
    const bytes = fresh(200_000)
    const stored = await Promise.all(Array.from({ length: 20 }, (_, index) => storage.put(index % 2 ? bytes : inChunks(bytes, 50_000))))
    assert.deepEqual(new Set(stored.map(({ sha256 }) => sha256)), new Set([sha256Of(bytes)]))
    assert.deepEqual(Buffer.from(await storage.get(sha256Of(bytes))), bytes)
    assert.equal(await opened.countTemporary(), 0)
  })

  test(`${name}: a range is inclusive and may reach beyond the end`, async () => {
    const bytes = fresh(10)
    const { sha256 } = await storage.put(bytes)
    const range = async (start: number, end: number) => buffer(await storage.open(sha256, { start, end }))
    assert.deepEqual(await range(2, 4), bytes.subarray(2, 5))
    assert.deepEqual(await range(9, 9), bytes.subarray(9))
    assert.deepEqual(await range(5, 100), bytes.subarray(5))
  })

  test(`${name}: more than bytesMax is refused and leaves nothing, exactly bytesMax is stored`, async () => {
    const bytes = fresh(1_000)
    await assert.rejects(storage.put(bytes, { bytesMax: 999 }), failsWith('PAYLOAD_TOO_LARGE'))
    await assert.rejects(storage.put(inChunks(bytes, 100), { bytesMax: 999 }), failsWith('PAYLOAD_TOO_LARGE'))
    assert.equal(await storage.has(sha256Of(bytes)), false)
    assert.equal(await opened.countTemporary(), 0)
    await storage.put(inChunks(bytes, 100), { bytesMax: 1_000 })
    await assert.rejects(storage.put(bytes, { bytesMax: 999 }), failsWith('PAYLOAD_TOO_LARGE'))
  })

  test(`${name}: a stream that fails midway rejects with its own failure and leaves nothing`, async () => {
    const broken = Readable.from(
      (async function* () {
        yield fresh(100_000)
        throw new Error('the sender went away')
      })(),
    )
    await assert.rejects(storage.put(broken), /the sender went away/)
    assert.equal(await opened.countTemporary(), 0)
  })

  test(`${name}: what is not there is NOT_FOUND, whatever the name`, async () => {
    for (const sha256 of [sha256Of(fresh()), '', 'x', '../../etc/passwd', `${'a'.repeat(63)}/`, 'A'.repeat(64)]) {
      await assert.rejects(storage.get(sha256), failsWith('NOT_FOUND'), sha256)
      await assert.rejects(storage.open(sha256), failsWith('NOT_FOUND'), sha256)
      assert.equal(await storage.has(sha256), false)
      await storage.delete(sha256)
    }
  })

  test(`${name}: damaged bytes are never given out as whole, and putting them again mends them`, async () => {
    for (const again of [(bytes: Buffer) => bytes, (bytes: Buffer) => inChunks(bytes, 300)]) {
      const bytes = fresh()
      const { sha256 } = await storage.put(bytes)
      await opened.damage(sha256)
      await assert.rejects(storage.get(sha256), failsWith('ARTIFACT_CORRUPT'))
      await assert.rejects(buffer(await storage.open(sha256)), failsWith('ARTIFACT_CORRUPT'))
      await storage.put(again(bytes))
      assert.deepEqual(Buffer.from(await storage.get(sha256)), bytes)
    }
  })

  test(`${name}: what is deleted is gone, can be deleted again and put again`, async () => {
    const bytes = fresh()
    const { sha256 } = await storage.put(bytes)
    await storage.delete(sha256)
    await storage.delete(sha256)
    assert.equal(await storage.has(sha256), false)
    await assert.rejects(storage.get(sha256), failsWith('NOT_FOUND'))
    await storage.put(bytes)
    assert.equal(await storage.has(sha256), true)
  })

  test(`${name}: whoever is reading keeps what was opened while it is deleted`, async () => {
    const bytes = fresh(500_000)
    const { sha256 } = await storage.put(bytes)
    const stream = await storage.open(sha256)
    await storage.delete(sha256)
    assert.deepEqual(await buffer(stream), bytes)
  })
}
