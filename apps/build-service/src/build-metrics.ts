import { createMetrics, type Metrics } from '@plat/shared/service-kit/metrics.ts'
import { Counter, Gauge, Histogram } from 'prom-client'
import type { StepRun } from './pipeline/run-build.ts'
import type { Ending } from './pipeline/to-ending.ts'

export interface BuildMetrics extends Metrics {
  observeStep(run: StepRun): void
  countEnding(ending: Ending): void
}

/** The service's metrics with those of its builds. `running` is asked whenever they are read. */
export function createBuildMetrics(running: () => number): BuildMetrics {
  const metrics = createMetrics('build-service')
  const registers = [metrics.registry]
  const steps = new Histogram({
    name: 'plat_build_step_duration_seconds',
    help: 'Time one step of a build took.',
    labelNames: ['step', 'outcome'] as const,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640],
    registers,
  })
  const builds = new Counter({ name: 'plat_builds_total', help: 'Builds that ended.', labelNames: ['outcome'] as const, registers })
  new Gauge({
    name: 'plat_builds_running',
    help: 'Builds that run now.',
    registers,
    collect() {
      this.set(running())
    },
  })
  return {
    ...metrics,
    observeStep: ({ name, durationMs, error }) =>
      steps.observe({ step: name, outcome: error === undefined ? 'done' : 'failed' }, durationMs / 1000),
    countEnding: (ending) => builds.inc({ outcome: ending.type === 'outcome' ? ending.outcome.status : ending.type }),
  }
}
