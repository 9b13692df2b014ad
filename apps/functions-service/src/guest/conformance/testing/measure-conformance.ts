import { isDeepStrictEqual } from 'node:util'
import type { TestGuest } from '../../testing/test-guest.ts'
import { caseModule } from '../case-module.ts'
import { type ConformanceGroup, conformanceGroups } from '../conformance-groups.ts'
import { knownDifferences } from '../known-differences.ts'
import { vectorSuites } from '../vector-suites.ts'
import { runVectors } from './run-vectors.ts'

export interface ConformanceRate {
  name: string
  standard: string
  passed: number
  total: number
  /** Of those that do not pass, the ones that are meant to differ. */
  deliberate: number
  failures: ConformanceFailure[]
}

export interface ConformanceFailure {
  title: string
  inIsolate: unknown
  expected: unknown
  /** Why it is meant to differ; undefined when it is not. */
  reason: string | undefined
}

/** Runs all vectors and cases in a guest, the cases in this process as well, whose own implementation is the oracle. */
export async function measureConformance(guest: TestGuest): Promise<{ vectors: ConformanceRate[]; cases: ConformanceRate[] }> {
  const vectors: ConformanceRate[] = []
  for (const suite of vectorSuites) vectors.push(await runVectors(guest, suite))
  const cases: ConformanceRate[] = []
  for (const group of conformanceGroups) cases.push(await runGroup(guest, group))
  return { vectors, cases }
}

async function runGroup(guest: TestGuest, { name, standard, cases }: ConformanceGroup): Promise<ConformanceRate> {
  const source = caseModule(cases)
  const outcome = await guest.run(source, { timeoutMs: 60_000 })
  if (outcome.code) throw new Error(`${name}: ${outcome.code} ${outcome.message}\n${outcome.stack}`)
  const inIsolate = recordOf(JSON.parse(outcome.text))
  const expected = await runHere(source)
  const failures = Object.keys(cases)
    .filter((title) => hangs(inIsolate[title]) || !isDeepStrictEqual(told(inIsolate[title]), told(expected[title])))
    .map((title) => ({ title, inIsolate: inIsolate[title], expected: expected[title], reason: knownDifferences[name]?.[title] }))
  const total = Object.keys(cases).length
  const deliberate = failures.filter(({ reason }) => reason !== undefined).length
  return { name, standard, total, passed: total - failures.length, deliberate, failures }
}

function hangs(result: unknown): boolean {
  return 'hangs' in recordOf(result)
}

/** Messages are everybody's own. */
function told(result: unknown): unknown {
  const { message: _, ...rest } = recordOf(result)
  return rest
}

async function runHere(source: string): Promise<Record<string, unknown>> {
  const module: { exports: { handler?: () => Promise<unknown> } } = { exports: {} }
  new Function('module', 'exports', source)(module, module.exports)
  return recordOf(JSON.parse(JSON.stringify(await module.exports.handler?.())))
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new TypeError('The results of the cases are not an object.')
  return { ...value }
}
