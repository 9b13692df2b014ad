import type pg from 'pg'

export interface SqlResult<Row> {
  rows: Row[]
  rowCount: number
}

/** Somewhere to run SQL: the pool, or one transaction. Values go as `$1`, `$2`…; int8 comes back as text, timestamptz as Date, json parsed. */
export interface SqlClient {
  /** `name` prepares the statement once a connection: for constant text on hot paths only. */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[], name?: string): Promise<SqlResult<Row>>
}

/** Plain SQL over the same connections as the ORM: hot paths, batches, SKIP LOCKED, advisory locks, NOTIFY. */
export interface SqlPool extends SqlClient {
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. `work` must not run twice safely: it is never retried. */
  transaction<Result>(work: (client: SqlClient) => Promise<Result>): Promise<Result>
}

/** Wraps a pg pool. Errors are pg's own; see translateDatabaseError. */
export function createSqlPool(pool: pg.Pool): SqlPool {
  return {
    query: (text, values, name) => run(pool, text, values, name),
    async transaction(work) {
      const connection = await pool.connect()
      let broken: Error | undefined
      // a checked-out client without a listener would crash the process when its connection ends (R70)
      const onError = (error: Error) => {
        broken = error
      }
      connection.on('error', onError)
      try {
        await connection.query('BEGIN')
        const result = await work({ query: (text, values, name) => run(connection, text, values, name) })
        await connection.query('COMMIT')
        return result
      } catch (error) {
        await connection.query('ROLLBACK').catch((failure: Error) => {
          broken = failure
        })
        throw error
      } finally {
        connection.off('error', onError)
        connection.release(broken)
      }
    },
  }
}

async function run<Row>(
  target: pg.Pool | pg.PoolClient,
  text: string,
  values: readonly unknown[] | undefined,
  name: string | undefined,
): Promise<SqlResult<Row>> {
  const result = await target.query({ text, ...(values ? { values: [...values] } : {}), ...(name ? { name } : {}) })
  return { rows: result.rows as Row[], rowCount: result.rowCount ?? 0 }
}
