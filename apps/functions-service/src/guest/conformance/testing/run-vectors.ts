import type { TestGuest } from '../../testing/test-guest.ts'
import type { VectorSuite } from '../vector-suites.ts'
import type { ConformanceRate } from './measure-conformance.ts'

/** Checks all vectors of a suite in one call. */
export async function runVectors(guest: TestGuest, { name, standard, vectors, check }: VectorSuite): Promise<ConformanceRate> {
  const source = `const check = (vector) => {${check}\n}
  const failures = []
  event.forEach((vector, index) => {
    const got = check(vector)
    if (got !== undefined) failures.push({ index, got: got ?? null })
  })
  return failures`
  const headers: [string, string][] = [['content-type', 'application/json']]
  const found = await guest.evaluate(source, { method: 'POST', headers, body: JSON.stringify(vectors), timeoutMs: 60_000 })
  if (!Array.isArray(found)) throw new TypeError(`${name}: the guest answered no list.`)
  const failures = found.map(({ index, got }: { index: number; got: unknown }) => {
    return { title: JSON.stringify(vectors[index]), inIsolate: got, expected: undefined, reason: undefined }
  })
  return { name, standard, total: vectors.length, passed: vectors.length - failures.length, deliberate: 0, failures }
}
