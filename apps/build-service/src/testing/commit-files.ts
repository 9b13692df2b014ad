import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { newId } from './api-peer.ts'

/** Content by path; text that starts with `-> ` becomes a symbolic link. */
export type Files = Record<string, string | Buffer>

const run = promisify(execFile)
const GIT_ENV = {
  PATH: '/usr/bin:/bin',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Ann Author',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_COMMITTER_NAME: 'Ann Author',
  GIT_COMMITTER_EMAIL: 'ann@example.com',
}

/** Commits files to a new repository below a folder; `name` is where git finds it from there. */
export async function commitFiles(
  repositories: string,
  files: Files,
  message = 'add hello',
): Promise<{ name: string; sha: string; folder: string }> {
  const name = `${newId()}.git`
  const folder = path.join(repositories, name)
  await mkdir(folder)
  const git = (...args: string[]) => run('git', args, { cwd: folder, env: GIT_ENV })
  await git('init', '--quiet', '--initial-branch=main')
  await writeFiles(folder, files)
  await git('add', '--all', '--force')
  await git('commit', '--quiet', '--allow-empty', '-m', message)
  return { name: `${name}/.git`, sha: (await git('rev-parse', 'HEAD')).stdout.trim(), folder }
}

/** Writes files given by path; text that starts with `-> ` becomes a symbolic link. */
async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    if (typeof content === 'string' && content.startsWith('-> ')) await symlink(content.slice(3), file)
    else await writeFile(file, content)
  }
}
