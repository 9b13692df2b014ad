import type { SqlClient } from '../database/sql-pool.ts'
import type { Dependencies } from '../dependencies.ts'

/**
 * Tells every proxy that these hosts serve something else now. Inside a transaction (`within`) the notice leaves with its commit, so no
 * proxy ever asks too early, and a rollback says nothing.
 */
export async function publishRoutesChanged({ changes }: Pick<Dependencies, 'changes'>, hosts: string[], within?: SqlClient): Promise<void> {
  if (hosts.length > 0) await changes.publish({ type: 'routes', hosts }, within)
}
