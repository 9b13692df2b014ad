import type { CreateFunctionInput } from '@plat/shared/contracts/functions.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { z } from 'zod'
import { recordActivity } from '../activity/record-activity.ts'
import { lockProject } from '../aliases/lock-project.ts'
import { isUniqueViolation } from '../database/is-unique-violation.ts'
import type { Dependencies } from '../dependencies.ts'
import { findFunction } from './find-function.ts'
import type { FunctionRecord } from './function-record.ts'
import { refuseOverQuota } from './refuse-over-quota.ts'
import { storeSource } from './store-source.ts'
import type { TransformSource } from './transform/create-source-transformer.ts'
import { addVersion } from './versions/add-version.ts'

interface NewFunction {
  projectId: string
  userId: string | null
  input: z.output<typeof CreateFunctionInput>
}

/**
 * Makes a function of a project from its source: version 1, active, callable at once.
 *
 * @throws AppError CONFLICT when the name is taken, VALIDATION_FAILED, PAYLOAD_TOO_LARGE, QUOTA_EXCEEDED, PROJECT_NOT_FOUND
 */
export async function createFunction(
  dependencies: Dependencies & { transformSource: TransformSource },
  { projectId, userId, input }: NewFunction,
): Promise<FunctionRecord> {
  const { sql, clock, newId } = dependencies
  const { functionName } = input
  const taken = await sql.query('SELECT 1 FROM functions WHERE project_id = $1 AND function_name = $2', [projectId, functionName])
  if (taken.rowCount > 0) throw nameTaken(functionName)
  const source = await storeSource(dependencies, { functionName, code: input.code })
  const id = newId()
  const insert = async () =>
    sql.transaction(async (client) => {
      await lockProject(client, projectId)
      await refuseOverQuota(client, projectId, 1)
      await client.query(
        `INSERT INTO functions (id, project_id, function_name, file_path, config, created_at, updated_at) VALUES ($1, $2, $3, '', $4, $5, $5)`,
        [id, projectId, functionName, input.config ?? {}, clock.now()],
      )
      await addVersion(client, dependencies, { functionId: id, source, userId })
      await recordActivity(client, { kind: 'function.created', actorId: userId, projectId, functionName, version: 1 })
      await dependencies.changes.publish({ type: 'functions', projectId, functionName }, client)
    })
  await insert().catch((error: unknown) => {
    throw isUniqueViolation(error) ? nameTaken(functionName) : error
  })
  return findFunction(dependencies, projectId, functionName)
}

const nameTaken = (functionName: string): AppError =>
  new AppError('CONFLICT', { detail: `The project already has a function "${functionName}". Update it, or choose another name.` })
