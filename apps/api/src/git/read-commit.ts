import { runGit } from './run-git.ts'

const SHA = /^[0-9a-f]{40}([0-9a-f]{24})?$/
const MESSAGE_MAX = 1_000
const AUTHOR_MAX = 500

/** Full name, subject line and author of a commit in a bare repository (R31: never in a work tree); undefined when it has none such. */
export async function readCommit(repository: string, sha: string): Promise<{ sha: string; message: string; author: string } | undefined> {
  if (!SHA.test(sha)) return undefined
  const output = await runGit(repository, [
    'log',
    '-1',
    '--no-show-signature',
    '--no-mailmap',
    '--format=%H%x00%s%x00%an',
    '--end-of-options',
    sha,
    '--',
  ])
  const [name, message = '', author = ''] = output?.replace(/\n$/, '').split('\0') ?? []
  return name && SHA.test(name) ? { sha: name, message: message.slice(0, MESSAGE_MAX), author: author.slice(0, AUTHOR_MAX) } : undefined
}
