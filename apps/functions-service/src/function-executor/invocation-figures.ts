import { type Series, SeriesHistogram } from '@plat/shared/service-kit/series-histogram.ts'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { RegistryStatistics } from '../function-registry/function-registry.ts'
import { isCallersFault } from '../guests/is-callers-fault.ts'
import type { InvocationOutcome } from './invocation.ts'

/** What /health and /metrics say about calls. What a caller got wrong is no failed call: only the outcome in /metrics names it. */
export interface InvocationFigures {
  observe(outcome: InvocationOutcome): void
  totals(): { totalInvocations: number; successfulInvocations: number; failedInvocations: number }
}

/** What is asked for whenever somebody looks. */
interface Looked {
  guests(): { blank: number; bound: number; draining: number; waiting: number; isolates: number; memoryBytes: number }
  cache(): RegistryStatistics
  records(): { pending: number; dropped: number }
}

interface OutcomeSeries {
  cold: Series
  warm: Series
}

const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
const SHORT_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Counts since the start of the process. Labels are codes, never names of projects or functions: their number is bounded. */
export function createInvocationFigures(registry: Registry, looked: Looked): InvocationFigures {
  const observeTimes = createTimes(registry)
  createGauges(registry, looked)
  let total = 0
  let successful = 0
  return {
    observe(outcome) {
      total += 1
      if (!outcome.failure || isCallersFault(outcome.failure)) successful += 1
      observeTimes(outcome)
    },
    totals: () => ({ totalInvocations: total, successfulInvocations: successful, failedInvocations: total - successful }),
  }
}

function createTimes(registry: Registry): (outcome: InvocationOutcome) => void {
  const histogram = (name: string, help: string, buckets: number[], labelNames: string[] = []): SeriesHistogram =>
    new SeriesHistogram({ name, help, buckets, labelNames, registers: [registry] })
  const duration = histogram(
    'plat_invocation_duration_seconds',
    'Time from the acceptance of a call to its end, by outcome and whether an isolate was made for it.',
    DURATION_BUCKETS,
    ['outcome', 'cold'],
  )
  const queue = histogram('plat_invocation_queue_seconds', 'Time a call waited for a place.', SHORT_BUCKETS).series({})
  const cpu = histogram('plat_invocation_cpu_seconds', 'CPU time of a call.', SHORT_BUCKETS).series({})
  const sums = createSums(registry)
  const series = new Map<string, OutcomeSeries>()
  const seriesOf = (code: string): OutcomeSeries => {
    const made = { cold: duration.series({ outcome: code, cold: 'true' }), warm: duration.series({ outcome: code, cold: 'false' }) }
    series.set(code, made)
    return made
  }
  return (outcome) => {
    const code = outcome.failure?.code ?? 'success'
    const { cold, warm } = series.get(code) ?? seriesOf(code)
    const times = outcome.cold ? cold : warm
    times.observe(outcome.durationMs / 1000)
    queue.observe(outcome.queueMs / 1000)
    cpu.observe(Math.max(0, outcome.cpuMs) / 1000)
    sums.in += outcome.bytesIn
    sums.out += outcome.bytesOut
  }
}

/** Counters that are written when somebody looks: adding to a number is all a call has to do. */
function createSums(registry: Registry): { in: number; out: number } {
  const sums = { in: 0, out: 0 }
  new Counter({
    name: 'plat_invocation_bytes_total',
    help: 'Bytes of request bodies (in) and response bodies (out).',
    labelNames: ['direction'] as const,
    registers: [registry],
    collect() {
      this.reset()
      for (const [direction, bytes] of Object.entries(sums)) this.inc({ direction }, bytes)
    },
  })
  return sums
}

function createGauges(registry: Registry, { guests, cache, records }: Looked): void {
  const registers = [registry]
  const gauge = (name: string, help: string, look: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(look())
      },
    })
  }
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
  gauge('plat_guest_isolates', 'Isolates that are loaded.', () => guests().isolates)
  gauge('plat_guest_memory_bytes', 'Resident bytes of all guests.', () => guests().memoryBytes)
  gauge('plat_invocations_waiting', 'Calls that wait for a place.', () => guests().waiting)
  gauge('plat_function_cache_entries', 'Functions whose code is kept in memory.', () => cache().entries)
  gauge('plat_function_cache_bytes', 'Bytes they take, about.', () => cache().bytes)
  gauge('plat_invocation_records_pending', 'Records that wait for the api.', () => records().pending)
  gauge('plat_invocation_records_dropped', 'Records given up since the start.', () => records().dropped)
}
