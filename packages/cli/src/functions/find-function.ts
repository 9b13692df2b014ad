import { type FunctionInfo, FunctionName } from '@plat/shared/contracts/functions.ts'
import type { Project } from '@plat/shared/contracts/projects.ts'
import type { Api } from '../api/api.ts'
import { CliError } from '../errors/cli-error.ts'
import { didYouMean } from '../errors/did-you-mean.ts'
import { usageError } from '../errors/usage-error.ts'

/** Path of a function at the api. @throws CliError (usage) when the name is none */
export function functionPath(project: Pick<Project, 'id'>, functionName: string): string {
  const checked = FunctionName.safeParse(functionName)
  if (!checked.success) throw usageError(`"${functionName}" is no name of a function.`, checked.error.issues[0]?.message)
  return `/api/functions/${project.id}/${encodeURIComponent(functionName)}`
}

/** Every function of a project, newest first. */
export async function listFunctionsOf(api: Api, project: Pick<Project, 'id'>): Promise<FunctionInfo[]> {
  const items: FunctionInfo[] = []
  for await (const item of api.list<FunctionInfo>({ path: `/api/functions/projects/${project.id}` })) items.push(item)
  return items
}

/** Makes the api's FUNCTION_NOT_FOUND name the nearest function of the project; everything else stays. */
export async function withNearestFunction<Value>(
  api: Api,
  project: Project,
  functionName: string,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'FUNCTION_NOT_FOUND') throw error
    const names = (await listFunctionsOf(api, project)).map((item) => item.functionName)
    throw new CliError(`The project ${project.slug} has no function "${functionName}".`, {
      code: error.code,
      hint:
        names.length === 0
          ? 'It has none yet. Put one into api/ and deploy.'
          : [didYouMean(functionName, names) ?? [], 'See them with "plat functions".'].flat().join('\n'),
    })
  }
}
