import type { FetchPolicy } from './egress-policy.ts'

/** What one invocation may still do on the network; lives as long as its call. */
export interface EgressPass {
  readonly projectId: string
  readonly policy: FetchPolicy
  /** How many functions called each other to get here; sent along, see call-depth.ts. */
  readonly depth: number
  /** Fetches begun so far. */
  fetches: number
  /** Fetches whose body is not over. */
  running: number
}
