import { type FunctionFigures, LATENCY_BUCKETS_MS } from '@plat/shared/contracts/functions.ts'

/** Figures of an hour without invocations, with what a test wants otherwise. The latency has one in the first bucket and two in the last. */
export const buildFigures = (given: Pick<FunctionFigures, 'projectId'> & Partial<FunctionFigures>): FunctionFigures => ({
  functionName: 'hello',
  version: 1,
  hour: '2030-01-01T10:00:00.000Z',
  ...{ success: 0, error: 0, timeout: 0, cold: 0, wallMs: 1.5, cpuMs: 0.5, queueMs: 0.25, bytesIn: 3, bytesOut: 4 },
  latency: [1, ...new Array<number>(LATENCY_BUCKETS_MS.length - 1).fill(0), 2],
  ...given,
})
