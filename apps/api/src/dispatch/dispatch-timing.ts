/** Every wait of handing out builds, in milliseconds; tests shorten them. */
export interface DispatchTiming {
  /** How long a build may go unheard of before it counts as lost. */
  leaseMs: number
  /** A build-service silent for longer is not given builds. */
  seenMs: number
  /** Longest wait for a build-service to take a build. */
  handOutMs: number
  /** Pause before a build-service that refused is asked again. */
  retryMs: number
  /** How often lost builds are looked for. */
  sweepMs: number
  /** How often repositories are compared with their deployments. */
  reconcileMs: number
}

export const DISPATCH_TIMING: DispatchTiming = {
  leaseMs: 15_000,
  seenMs: 10_000,
  handOutMs: 10_000,
  retryMs: 1_000,
  sweepMs: 2_000,
  reconcileMs: 30_000,
}
