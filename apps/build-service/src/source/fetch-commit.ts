import path from 'node:path'
import { Commit } from '@plat/shared/contracts/deployments.ts'
import type { SimpleGit } from 'simple-git'
import type { z } from 'zod'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { diskUsage } from '../work-folder/disk-usage.ts'
import { removeTree } from '../work-folder/remove-tree.ts'
import { watchDiskUsage } from '../work-folder/watch-disk-usage.ts'
import { toGitFailure } from './git-failure.ts'
import { openGit } from './open-git.ts'

interface FetchInput {
  /** What writeGitProgram made. */
  program: string
  /** Empty folder that becomes the tree. */
  tree: string
  url: string
  /** Branch, tag or commit; null: the default branch. */
  ref: string | null
  env: Readonly<Record<string, string>>
  bytesMax: number
  signal: AbortSignal
}

const FETCH = ['fetch', '--depth=1', '--no-tags', '--no-recurse-submodules', '--no-auto-maintenance', '--progress', '--']
const COMMIT_ID = /^[0-9a-f]{40}([0-9a-f]{24})?$/

/**
 * Fetches one commit, without history, submodules or LFS, and leaves its files without any git data. What is known of the commit is read
 * before anything of the tree could run.
 *
 * @throws BuildFailure GIT_AUTH_FAILED, GIT_UNREACHABLE, GIT_REF_NOT_FOUND, REPO_TOO_LARGE; whatever the signal was aborted with
 */
export async function fetchCommit(input: FetchInput): Promise<z.infer<typeof Commit>> {
  const { tree, env, bytesMax, ref } = input
  const tooLarge = new AbortController()
  const refuse = () =>
    tooLarge.abort(new BuildFailure('REPO_TOO_LARGE', `The repository is larger than ${Math.round(bytesMax / 2 ** 20)} MiB.`))
  const watch = watchDiskUsage({ folder: tree, bytesMax, onExceeded: refuse })
  const signal = AbortSignal.any([input.signal, tooLarge.signal])
  try {
    const git = openGit({ program: input.program, folder: tree, env, signal })
    await git.raw(['init', '--quiet', '--template=', `--object-format=${ref?.length === 64 && COMMIT_ID.test(ref) ? 'sha256' : 'sha1'}`])
    await fetchFirst(git, input.url, candidates(ref))
    await git.raw(['checkout', '--quiet', '--detach', 'FETCH_HEAD'])
    const commit = await readCommit(git)
    await removeTree(path.join(tree, '.git'))
    // What came faster than anybody looked.
    if (((await diskUsage(tree)) ?? 0) > bytesMax) refuse()
    signal.throwIfAborted()
    return commit
  } catch (error) {
    signal.throwIfAborted()
    throw error instanceof BuildFailure ? error : toGitFailure(error instanceof Error ? error.message : String(error), ref, error)
  } finally {
    watch.stop()
  }
}

/** A name is a branch before it is a tag, as in a checkout. */
function candidates(ref: string | null): string[] {
  if (ref === null) return ['HEAD']
  return COMMIT_ID.test(ref) ? [ref] : [`refs/heads/${ref}`, `refs/tags/${ref}`]
}

async function fetchFirst(git: SimpleGit, url: string, [first, ...others]: string[]): Promise<void> {
  try {
    await git.raw([...FETCH, url, first ?? 'HEAD'])
  } catch (error) {
    if (others.length === 0 || !/couldn't find remote ref/i.test((error as Error).message)) throw error
    await fetchFirst(git, url, others)
  }
}

async function readCommit(git: SimpleGit): Promise<z.infer<typeof Commit>> {
  const [sha = '', author = '', ...message] = (await git.raw(['log', '-1', '--no-show-signature', '--format=%H%x00%an%x00%B'])).split('\0')
  const clean = (text: string, lengthMax: number) => text.replaceAll('\0', '').trim().slice(0, lengthMax).toWellFormed()
  return Commit.parse({ sha: sha.trim(), author: clean(author, 500), message: clean(message.join(''), 10_000) })
}
