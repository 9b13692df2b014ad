import { bodiesBenchmark } from './bodies.ts'
import { coldBenchmark } from './cold.ts'
import { crashBenchmark } from './crash.ts'
import { densityBenchmark } from './density.ts'
import { deployBenchmark } from './deploy.ts'
import { devReloadBenchmark } from './dev-reload.ts'
import { interactionBenchmark } from './interaction.ts'
import { invokeBenchmark } from './invoke.ts'
import { neighbourBenchmark } from './neighbour.ts'
import { soakBenchmark } from './soak.ts'
import { staticBenchmark } from './static.ts'
import { streamBenchmark } from './stream.ts'
import type { Benchmark } from './support/report.ts'

/** Every measurement, in the order they are run. */
export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  invoke: invokeBenchmark,
  bodies: bodiesBenchmark,
  stream: streamBenchmark,
  cold: coldBenchmark,
  density: densityBenchmark,
  neighbour: neighbourBenchmark,
  static: staticBenchmark,
  crash: crashBenchmark,
  deploy: deployBenchmark,
  'dev-reload': devReloadBenchmark,
  interaction: interactionBenchmark,
  soak: soakBenchmark,
}
