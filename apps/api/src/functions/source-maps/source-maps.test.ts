import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { createSourceMaps } from './source-maps.ts'

const mapOf = (source: string, names: string[] = []) => JSON.stringify({ version: 3, names, sources: [source], mappings: 'AAAA' })

/** Artifacts in memory that count how often each is read. */
function countingStorage(texts: Record<string, string>) {
  const reads: string[] = []
  const open = async (sha256: string) => {
    reads.push(sha256)
    const text = texts[sha256]
    if (text === undefined) throw new Error('gone')
    return Readable.from([Buffer.from(text)])
  }
  return { reads, open }
}

test('a map is read once, also by many who ask at the same time', async () => {
  const storage = countingStorage({ a: mapOf('a.ts') })
  const maps = createSourceMaps(storage)
  const found = await Promise.all(Array.from({ length: 10 }, () => maps.find('a')))
  assert.ok(found.every((map) => map?.sources[0] === 'a.ts'))
  assert.deepEqual(storage.reads, ['a'])
})

test('the maps kept stay below a number of bytes: the one not asked for longest is read again', async () => {
  const storage = countingStorage({ a: mapOf('a.ts'), b: mapOf('b.ts'), c: mapOf('c.ts') })
  const maps = createSourceMaps(storage, { cacheBytesMax: 2_500 })
  for (const name of ['a', 'b', 'c', 'c', 'b', 'a']) await maps.find(name)
  assert.deepEqual(storage.reads, ['a', 'b', 'c', 'a'])
})

test('a map above the limit is not read to its end, and is as good as none', async () => {
  const storage = countingStorage({ large: mapOf('a.ts', ['x'.repeat(1000)]) })
  assert.equal(await createSourceMaps(storage, { mapBytesMax: 1000 }).find('large'), undefined)
  assert.ok(await createSourceMaps(storage).find('large'))
})

test('more readers at once than may wait get no map instead of an error', async () => {
  const names = Array.from({ length: 20 }, (_, n) => `m${n}`)
  const maps = createSourceMaps(countingStorage(Object.fromEntries(names.map((name) => [name, mapOf(name)]))))
  const found = await Promise.all(names.map((name) => maps.find(name)))
  assert.equal(found.filter((map) => map === undefined).length, 3)
})
