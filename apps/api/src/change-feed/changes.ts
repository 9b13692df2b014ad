import type { DeploymentStatus } from '@plat/shared/contracts/deployments.ts'
import type { SqlClient } from '../database/sql-pool.ts'

/**
 * What one api copy tells all of them. Names only, never contents: each copy looks up what the names stand for when it hears of them.
 * `routes`, `functions` and `build-cancelled` reach the services as ChangeEvents; the others stay inside the api: `build-log` (new lines, or
 * another status of the deployment), and what people watch live: `deployment`,
 * `invocations`, `records`, `activity`. `access`: what a user may see changed.
 */
export type ChangeNotice =
  | { type: 'routes'; hosts: string[] }
  | { type: 'functions'; projectId: string; functionName: string | null }
  | { type: 'build-cancelled'; deploymentId: string }
  | { type: 'build-log'; deploymentId: string }
  | { type: 'deployment'; projectId: string; deploymentId: string; status: DeploymentStatus }
  | { type: 'invocations'; projectIds: string[] }
  | { type: 'records'; projectId: string; invocationIds: string[] }
  | { type: 'activity'; activityId: string }
  | { type: 'access'; userId: string }

/** `resync`: notices may have been missed; look everything up again. */
export type HeardNotice = ChangeNotice | { type: 'resync' }

export interface Changes {
  /**
   * Tells every api copy, this one included. Inside a transaction (`within`) the notice leaves with its commit, or not at all.
   * @throws whatever the database throws when it is away
   */
  publish(notice: ChangeNotice, within?: SqlClient): Promise<void>
  /** Calls the listener for every notice heard from now on, in order. Answers how to stop that. Listeners must not throw. */
  subscribe(listener: (notice: HeardNotice) => void): () => void
}
