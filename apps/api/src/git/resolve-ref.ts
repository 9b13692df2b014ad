import { hasRepository } from './has-repository.ts'
import { runGit } from './run-git.ts'

const ABBREVIATED_SHA = /^[0-9a-f]{7,64}$/

export interface ResolvedRef {
  sha: string
  /** The branch of that name; null for a tag or a commit. */
  branch: string | null
}

/** What a branch, tag or (abbreviated) commit of a bare repository stands for, tried in that order; undefined when it is none of them. */
export async function resolveRef(repository: string, ref: string): Promise<ResolvedRef | undefined> {
  if (!(await hasRepository(repository))) return undefined
  const branch = await findCommit(repository, `refs/heads/${ref}`)
  if (branch !== undefined) return { sha: branch, branch: ref }
  const sha =
    (await findCommit(repository, `refs/tags/${ref}`)) ?? (ABBREVIATED_SHA.test(ref) ? await findCommit(repository, ref) : undefined)
  return sha === undefined ? undefined : { sha, branch: null }
}

async function findCommit(repository: string, name: string): Promise<string | undefined> {
  return (await runGit(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]))?.trim() || undefined
}
