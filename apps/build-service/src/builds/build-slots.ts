import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import type { RunningBuild } from '../pipeline/start-build.ts'

export interface BuildSlots {
  /** How many builds may run at once; none once draining. */
  total(): number
  running(): { deploymentId: string; leaseToken: string }[]
  /**
   * Starts the build. Offering it again with the same lease changes nothing; with another lease it is `full`, and the run of the old lease
   * is stopped to make room.
   */
  accept(spec: BuildSpec): 'accepted' | 'full' | 'stopping'
  /** Ends a build on the api's order. What does not run here is no error. */
  cancel(deploymentId: string): void
  /** Takes no more builds, lets those that run end, and after the grace kills what is left. Settles when none is left. */
  drain(graceMs: number): Promise<void>
}

interface SlotsOptions {
  concurrency: number
  start(spec: BuildSpec): RunningBuild
  /** Called when a slot frees. */
  onFree(): void
}

/** The builds of this service: so many at once, each deployment at most once. */
export function createBuildSlots({ concurrency, start, onFree }: SlotsOptions): BuildSlots {
  const running = new Map<string, { leaseToken: string; build: RunningBuild }>()
  let isDraining = false
  return {
    total: () => (isDraining ? 0 : concurrency),
    running: () => [...running].map(([deploymentId, { leaseToken }]) => ({ deploymentId, leaseToken })),
    accept(spec) {
      if (isDraining) return 'stopping'
      const present = running.get(spec.deploymentId)
      if (present?.leaseToken === spec.leaseToken) return 'accepted'
      present?.build.stop('unwanted')
      if (present || running.size >= concurrency) return 'full'
      const build = start(spec)
      running.set(spec.deploymentId, { leaseToken: spec.leaseToken, build })
      void build.ended.then(() => {
        running.delete(spec.deploymentId)
        onFree()
      })
      return 'accepted'
    },
    cancel: (deploymentId) => running.get(deploymentId)?.build.stop('cancelled'),
    async drain(graceMs) {
      isDraining = true
      const kill = setTimeout(() => {
        for (const { build } of running.values()) build.stop('shutdown')
      }, graceMs)
      await Promise.all([...running.values()].map(({ build }) => build.ended))
      clearTimeout(kill)
    },
  }
}
