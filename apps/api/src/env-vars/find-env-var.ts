import { AppError } from '@plat/shared/errors/app-error.ts'
import type { EnvVarRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'

/** A variable of a project by its key. @throws AppError ENV_VAR_NOT_FOUND */
export async function findEnvVar({ database }: Pick<Dependencies, 'database'>, projectId: string, key: string): Promise<EnvVarRecord> {
  const variable = await database.envVar.findUnique({ where: { projectId_key: { projectId, key } } })
  if (!variable) throw new AppError('ENV_VAR_NOT_FOUND')
  return variable
}
