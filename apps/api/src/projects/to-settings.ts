import { AppError } from '@plat/shared/errors/app-error.ts'
import { findRepositoryProblem } from './find-repository-problem.ts'

/** The settings of a project as callers give them: absent leaves a field as it is, null (or an empty folder) unsets it. */
export interface ProjectSettings {
  repositoryUrl?: string | null | undefined
  productionBranch?: string | undefined
  rootDirectory?: string | null | undefined
  framework?: string | null | undefined
  installCommand?: string | null | undefined
  buildCommand?: string | null | undefined
  outputDirectory?: string | null | undefined
}

/**
 * The settings as they are stored.
 *
 * @throws AppError VALIDATION_FAILED for a repository that may not be cloned
 */
export function toSettings(input: ProjectSettings, gitAllow: readonly string[]) {
  const problem = input.repositoryUrl ? findRepositoryProblem(input.repositoryUrl, gitAllow) : undefined
  if (problem) throw new AppError('VALIDATION_FAILED', { fields: [{ path: 'repositoryUrl', message: problem }] })
  const { repositoryUrl, productionBranch, framework, installCommand, buildCommand } = input
  return {
    ...defined({ repositoryUrl, productionBranch, framework, installCommand, buildCommand }),
    ...defined({ rootDirectory: toFolder(input.rootDirectory), outputDirectory: toFolder(input.outputDirectory) }),
  }
}

/** The root itself is what an unset folder means. */
const toFolder = (folder: string | null | undefined): string | null | undefined => (folder === '' ? null : folder)

type Defined<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

const defined = <Fields extends object>(fields: Fields): Defined<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<Fields>
