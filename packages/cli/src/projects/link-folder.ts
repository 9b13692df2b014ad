import path from 'node:path'
import type { Project } from '@plat/shared/contracts/projects.ts'
import { isProjectSlug, toSlug } from '@plat/shared/domain/slug.ts'
import type { Api } from '../api/api.ts'
import { CliError } from '../errors/cli-error.ts'
import { usageError } from '../errors/usage-error.ts'
import type { Cli } from '../shell/cli.ts'
import { writeLink } from './project-link.ts'
import { findProject } from './resolve-project.ts'

interface Input {
  folder: string
  /** A project that does not exist yet is created without a question. */
  mayCreate: boolean
}

export interface LinkedProject {
  project: Project
  isNew: boolean
}

const NEW = '+ new project'
const SHOWN_MAX = 50

/**
 * Links a folder to --project, or to the one that the person at the terminal chooses; creates it when that is wanted.
 * @throws CliError (usage) when nobody can be asked; PROJECT_NOT_FOUND
 */
export async function linkFolder(cli: Cli, { folder, mayCreate }: Input): Promise<LinkedProject> {
  const api = await cli.api()
  const named = cli.options.project ?? (mayCreate ? suggestedName(folder) : undefined)
  const linked = named === undefined ? await choose(cli, api, folder) : await findOrCreate(cli, api, { named, mayCreate })
  await writeLink(folder, { projectId: linked.project.id, slug: linked.project.slug, api: api.url })
  return linked
}

async function findOrCreate(cli: Cli, api: Api, { named, mayCreate }: { named: string; mayCreate: boolean }): Promise<LinkedProject> {
  try {
    return { project: await findProject(api, mayCreate ? toSlug(named) || named : named), isNew: false }
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'PROJECT_NOT_FOUND') throw error
    const isWanted =
      mayCreate ||
      (cli.ask.isPossible && (await cli.ask.confirm({ message: `There is no project "${named}". Create it?`, instead: '--create' })))
    if (!isWanted) throw new CliError(error.message, { code: error.code, hint: [error.hint, 'Give --create to create it.'].join('\n') })
    return { project: await createProject(api, named), isNew: true }
  }
}

/** @throws CliError of the api; CONFLICT when the name is taken */
export const createProject = (api: Api, name: string): Promise<Project> =>
  api.call<Project>({ method: 'POST', path: '/api/projects', body: { name } })

async function choose(cli: Cli, api: Api, folder: string): Promise<LinkedProject> {
  if (!cli.ask.isPossible)
    throw usageError(
      `${folder} is not linked to a project.`,
      'Give --project <project>, with --create to create it; or --yes to create one named after the folder.',
    )
  const projects: Project[] = []
  for await (const project of api.list<Project>({ path: '/api/projects' })) if (projects.push(project) >= SHOWN_MAX) break
  const chosen =
    projects.length === 0
      ? NEW
      : await cli.ask.select({ message: 'Which project is this folder?', instead: '--project', options: toOptions(projects) })
  const project = projects.find(({ id }) => id === chosen)
  if (project) return { project, isNew: false }
  const name = await cli.ask.text({
    message: 'Name of the new project',
    instead: '--project <name> --create',
    initial: suggestedName(folder),
    validate: (text) => (isProjectSlug(toSlug(text)) ? undefined : 'Use up to 40 letters, digits and single hyphens.'),
  })
  return { project: await createProject(api, name.trim()), isNew: true }
}

const toOptions = (projects: readonly Project[]) => [
  { value: NEW, label: NEW },
  ...projects.map(({ id, slug, urls }) => ({ value: id, label: slug, hint: urls.production })),
]

const suggestedName = (folder: string): string =>
  toSlug(path.basename(path.resolve(folder)))
    .slice(0, 40)
    .replace(/-+$/, '') || 'site'
