import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface GitFacts {
  /** The branch that is checked out; undefined when none is. */
  branch: string | undefined
  /** Undefined before the first commit. */
  commit: { sha: string; message: string; author: string } | undefined
  /** Files differ from the commit. */
  isDirty: boolean
  /** The repository's root folder. */
  root: string
}

const TIMEOUT_MS = 10_000
const MESSAGE_MAX = 10_000
const AUTHOR_MAX = 500
const run = promisify(execFile)

/** What git says about a folder; undefined outside a repository or without git. */
export async function readGitFacts(folder: string): Promise<GitFacts | undefined> {
  const git = async (...args: string[]): Promise<string | undefined> => {
    try {
      const { stdout } = await run('git', ['-C', folder, ...args], { timeout: TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 })
      return stdout.trimEnd()
    } catch {
      return undefined // no repository, no commit yet, or no git
    }
  }
  const root = await git('rev-parse', '--show-toplevel')
  if (root === undefined) return undefined
  const [branch, log, status] = await Promise.all([
    git('symbolic-ref', '--quiet', '--short', 'HEAD'),
    git('log', '-1', '--format=%H%n%an%n%B'),
    git('status', '--porcelain', '--untracked-files=normal', '--', '.'),
  ])
  const [sha = '', author = '', ...message] = (log ?? '').split('\n')
  const commit = sha === '' ? undefined : { sha, message: message.join('\n').slice(0, MESSAGE_MAX), author: author.slice(0, AUTHOR_MAX) }
  return { branch, commit, isDirty: status !== undefined && status !== '', root }
}
