import type { Project } from '@plat/shared/contracts/projects.ts'
import type { Api } from '../api/api.ts'
import { CliError } from '../errors/cli-error.ts'
import { didYouMean } from '../errors/did-you-mean.ts'
import { usageError } from '../errors/usage-error.ts'
import type { Cli } from '../shell/cli.ts'

/**
 * The project that is meant: --project, else the one the folder is linked to.
 * @throws CliError (usage) when none is named; PROJECT_NOT_FOUND with the nearest name
 */
export async function resolveProject(cli: Cli): Promise<Project> {
  const link = cli.options.project === undefined ? await cli.link() : undefined
  const named = cli.options.project ?? link?.projectId
  if (named === undefined)
    throw usageError('This folder is not linked to a project.', 'Link it with "plat link", or name one by --project <project>.')
  const api = await cli.api()
  return findProject(api, named, link?.slug)
}

/** A project by id or slug. @throws CliError PROJECT_NOT_FOUND with the nearest name */
export async function findProject(api: Api, named: string, shown = named): Promise<Project> {
  try {
    return await api.call<Project>({ path: `/api/projects/${encodeURIComponent(named)}` })
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'PROJECT_NOT_FOUND') throw error
    const slugs: string[] = []
    for await (const { slug } of api.list<Project>({ path: '/api/projects' })) slugs.push(slug)
    throw new CliError(`There is no project "${shown}" at ${api.url}, or you may not see it.`, {
      code: error.code,
      hint:
        shown === named
          ? (didYouMean(shown, slugs) ?? 'See your projects with "plat projects", or create one with "plat projects create <name>".')
          : 'This folder is linked to it. Link it to another with "plat link".',
    })
  }
}
