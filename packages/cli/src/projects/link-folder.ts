import path from 'node:path'
import type { Project } from '@plat/shared/contracts/projects.ts'
import { isProjectSlug, toSlug } from '@plat/shared/domain/slug.ts'
import type { Api } from '../api/api.ts'
import { usageError } from '../errors/usage-error.ts'
import type { Cli } from '../shell/cli.ts'
import { createProject } from './create-project.ts'
import { type FoundProject, findOrCreateProject } from './find-or-create-project.ts'
import { writeLink } from './project-link.ts'

interface Input {
  folder: string
  /** A project that does not exist yet is created without a question. */
  mayCreate: boolean
}

const NEW = '+ new project'
const SHOWN_MAX = 50

/**
 * Links a folder to --project, or to the one that the person at the terminal chooses; creates it when that is wanted.
 * @throws CliError (usage) when nobody can be asked; PROJECT_NOT_FOUND
 */
export async function linkFolder(cli: Cli, { folder, mayCreate }: Input): Promise<FoundProject> {
  const api = await cli.api()
  const named = cli.options.project ?? (mayCreate ? suggestedName(folder) : undefined)
  const linked = named === undefined ? await choose(cli, api, folder) : await findOrCreateProject(cli, { named, mayCreate })
  await writeLink(folder, { projectId: linked.project.id, slug: linked.project.slug, api: api.url })
  return linked
}

async function choose(cli: Cli, api: Api, folder: string): Promise<FoundProject> {
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
