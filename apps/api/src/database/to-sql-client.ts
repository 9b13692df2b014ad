import type { Dependencies } from '../dependencies.ts'
import type { SqlClient } from './sql-pool.ts'

/** The database inside one transaction of the ORM. */
export type OrmTransaction = Parameters<Parameters<Dependencies['database']['$transaction']>[0]>[0]

/** A transaction of the ORM as somewhere to run SQL: statements that say the types of their values, and answer no `void`. */
export const toSqlClient = (transaction: Pick<OrmTransaction, '$queryRawUnsafe'>): SqlClient => ({
  async query<Row>(text: string, values: readonly unknown[] = []) {
    const rows = await transaction.$queryRawUnsafe<Row[]>(text, ...values)
    return { rows, rowCount: rows.length }
  },
})
