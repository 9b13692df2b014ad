import type { Project } from '@plat/shared/contracts/projects.ts'
import type { Api } from '../api/api.ts'

/** @throws CliError of the api; CONFLICT when the name is taken */
export const createProject = (api: Api, name: string): Promise<Project> =>
  api.call<Project>({ method: 'POST', path: '/api/projects', body: { name } })
