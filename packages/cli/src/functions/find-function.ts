import { type FunctionInfo, FunctionName, type FunctionVersion } from '@plat/shared/contracts/functions.ts'
import type { Project } from '@plat/shared/contracts/projects.ts'
import type { Api } from '../api/api.ts'
import { CliError } from '../errors/cli-error.ts'
import { didYouMean } from '../errors/did-you-mean.ts'
import { usageError } from '../errors/usage-error.ts'

const VERSIONS_SHOWN = 10

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

/** Makes the api's FUNCTION_NOT_FOUND name the nearest function of the project, and VERSION_NOT_FOUND those there are; everything else stays. */
export async function withNearestFunction<Value>(
  api: Api,
  project: Project,
  functionName: string,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CliError)) throw error
    if (error.code === 'FUNCTION_NOT_FOUND') throw await noFunction(api, project, functionName)
    if (error.code === 'VERSION_NOT_FOUND') throw await noVersion(api, project, functionName)
    throw error
  }
}

async function noFunction(api: Api, project: Project, functionName: string): Promise<CliError> {
  const names = (await listFunctionsOf(api, project)).map((item) => item.functionName)
  return new CliError(`The project ${project.slug} has no function "${functionName}".`, {
    code: 'FUNCTION_NOT_FOUND',
    hint:
      names.length === 0
        ? 'It has none yet. Put one into api/ and deploy.'
        : [didYouMean(functionName, names) ?? [], 'See them with "plat functions".'].flat().join('\n'),
  })
}

async function noVersion(api: Api, project: Project, functionName: string): Promise<CliError> {
  const path = `${functionPath(project, functionName)}/versions`
  const { items } = await api.call<{ items: FunctionVersion[] }>({ path, query: { limit: VERSIONS_SHOWN } })
  const versions = items.map(({ version, isActive }) => `${version}${isActive ? ' (active)' : ''}`)
  return new CliError(`${functionName} has no such version.`, {
    code: 'VERSION_NOT_FOUND',
    hint: `Its newest are ${versions.join(', ')}. See them all with "plat functions versions ${functionName}".`,
  })
}
