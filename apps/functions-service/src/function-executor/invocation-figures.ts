import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { PoolStatistics } from '../guests/guest-pool.ts'
import type { InvocationOutcome } from './invocation.ts'

/** What /health and /metrics say about calls. */
export interface InvocationFigures {
  observe(outcome: InvocationOutcome): void
  totals(): { totalInvocations: number; successfulInvocations: number; failedInvocations: number }
}

/** Counts since the start of the process. Labels are codes, never names of projects or functions: their number is bounded. */
export function createInvocationFigures(registry: Registry, guests: () => PoolStatistics): InvocationFigures {
  const registers = [registry]
  const duration = new Histogram({
    name: 'plat_invocation_duration_seconds',
    help: 'Time from the start of a call to its outcome, by outcome and whether an isolate was made for it.',
    labelNames: ['outcome', 'cold'] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  })
  const cpu = new Counter({ name: 'plat_invocation_cpu_seconds_total', help: 'CPU time that functions used.', registers })
  new Gauge({
    name: 'plat_guests',
    help: 'Guest processes by state.',
    labelNames: ['state'] as const,
    registers,
    collect() {
      const { blank, bound, draining } = guests()
      for (const [state, count] of Object.entries({ blank, bound, draining })) this.set({ state }, count)
    },
  })
  let total = 0
  let successful = 0
  return {
    observe({ result, durationMs, cpuMs, cold }) {
      total += 1
      if (result.type === 'response') successful += 1
      duration.observe({ outcome: result.type === 'response' ? 'success' : result.code, cold: String(cold) }, durationMs / 1000)
      cpu.inc(Math.max(0, cpuMs) / 1000)
    },
    totals: () => ({ totalInvocations: total, successfulInvocations: successful, failedInvocations: total - successful }),
  }
}
