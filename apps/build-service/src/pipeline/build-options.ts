import type { SandboxDriver } from '@plat/sandbox/sandbox.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { InstanceFolder } from '../work-folder/open-instance-folder.ts'
import type { BuildServices } from './build.ts'
import type { BuildReporter } from './build-reporter.ts'
import type { StepRun } from './run-build.ts'

export interface BuildLimits {
  timeoutMs: number
  idleMs: number
  memoryBytesMax: number
  diskBytesMax: number
}

/** What one build is run with. */
export interface BuildOptions {
  services: BuildServices
  sandbox: SandboxDriver
  instance: InstanceFolder
  limits: BuildLimits
  /** Ports of the platform itself, which builds must not reach on this machine. */
  ownPorts: readonly number[]
  reporter: BuildReporter
  log: Logger
  onStep(run: StepRun): void
}
