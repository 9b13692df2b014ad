import type { RegisterFunctionsInput } from '@plat/shared/contracts/functions.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { SqlClient } from '../../database/sql-pool.ts'
import type { Dependencies } from '../../dependencies.ts'
import { addDeployedVersions } from './add-deployed-versions.ts'
import { addMissingFunctions } from './add-missing-functions.ts'
import { lockBuildingDeployment } from './lock-building-deployment.ts'
import { placeFunctions } from './place-functions.ts'

type GivenFunction = RegisterFunctionsInput['functions'][number]

interface RegisteredFunction {
  functionName: string
  version: number
}

/**
 * Makes the given functions those of a deployment that is being built. A function gets a new version only when its code or configuration
 * differs from its newest deployed version; numbers are allotted under locks, so concurrent deployments never share one. Registering
 * the same again changes nothing. Which versions are active does not change: going live does that.
 *
 * @throws AppError DEPLOYMENT_NOT_FOUND; CONFLICT when it is not being built under this lease; VALIDATION_FAILED; QUOTA_EXCEEDED
 */
export async function registerFunctions(
  dependencies: Pick<Dependencies, 'sql' | 'clock' | 'newId'>,
  { functions, ...lease }: RegisterFunctionsInput,
): Promise<RegisteredFunction[]> {
  refuseRepeatedNames(functions)
  return dependencies.sql.transaction(async (client) => {
    const deployment = await lockBuildingDeployment(client, lease)
    await addMissingFunctions(client, dependencies, { projectId: deployment.projectId, functions })
    const placed = await placeFunctions(client, deployment, functions)
    const changed = placed.filter(({ version }) => version === null)
    const added = await addDeployedVersions(client, dependencies, deployment, changed)
    const registered = placed.flatMap(({ functionId, functionName, version }) => {
      const own = version ?? added.get(functionId)
      return own === undefined ? [] : [{ functionId, functionName, version: own }]
    })
    await linkVersions(client, deployment.id, registered)
    return registered.map(({ functionName, version }) => ({ functionName, version }))
  })
}

function refuseRepeatedNames(functions: GivenFunction[]): void {
  const seen = new Set<string>()
  const repeated = functions.filter(({ functionName }) => seen.size === seen.add(functionName).size)
  if (repeated.length === 0) return
  throw new AppError('VALIDATION_FAILED', {
    detail: 'Two files give the same function name. Rename one of them.',
    fields: repeated.map(({ functionName, filePath }) => ({ path: 'functions', message: `${filePath} gives "${functionName}" again.` })),
  })
}

/** Replaces what an earlier attempt of the same build may have linked. */
async function linkVersions(client: SqlClient, deploymentId: string, registered: { functionId: string; version: number }[]): Promise<void> {
  const functionIds = registered.map(({ functionId }) => functionId)
  await client.query('DELETE FROM deployment_functions WHERE deployment_id = $1 AND function_id <> ALL($2::uuid[])', [
    deploymentId,
    functionIds,
  ])
  await client.query(
    `INSERT INTO deployment_functions (deployment_id, function_id, version)
     SELECT $1, function_id, version FROM unnest($2::uuid[], $3::int[]) AS given(function_id, version)
     ON CONFLICT (deployment_id, function_id) DO UPDATE SET version = excluded.version`,
    [deploymentId, functionIds, registered.map(({ version }) => version)],
  )
}
