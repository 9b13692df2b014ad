import type { Project } from '@plat/shared/contracts/projects.ts'
import { toSlug } from '@plat/shared/domain/slug.ts'
import { CliError } from '../errors/cli-error.ts'
import type { Cli } from '../shell/cli.ts'
import { createProject } from './create-project.ts'
import { findProject } from './resolve-project.ts'

interface Input {
  named: string
  /** A project that does not exist yet is created without a question. */
  mayCreate: boolean
}

export interface FoundProject {
  project: Project
  isNew: boolean
}

/** A project by id or slug, created when there is none and that is wanted. @throws CliError PROJECT_NOT_FOUND, saying how to create it */
export async function findOrCreateProject(cli: Cli, { named, mayCreate }: Input): Promise<FoundProject> {
  const api = await cli.api()
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
