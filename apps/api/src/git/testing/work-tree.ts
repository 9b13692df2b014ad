import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface GitOutcome {
  code: number
  stdout: string
  stderr: string
}

export interface WorkTree {
  folder: string
  /** Runs git here; never throws for its status. */
  git(...args: string[]): Promise<GitOutcome>
  /** Starts git here and leaves it running; answers how to kill it with everything it started. */
  start(...args: string[]): { kill(): void }
  /** Writes a file and commits it; answers the commit. */
  commit(message: string, files?: Record<string, string>): Promise<string>
  /** `git push` with this token; the lines the server said, without git's prefix. */
  push(url: string, token: string, ...refs: string[]): Promise<GitOutcome & { remote: string[] }>
  remove(): Promise<void>
}

const ENV = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C.UTF-8',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
}

/** A real git work tree on branch main, in a folder of its own. */
export async function createWorkTree(): Promise<WorkTree> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plat work tree-'))
  const git = (...args: string[]): Promise<GitOutcome> =>
    new Promise((resolve) => {
      execFile('git', args, { cwd: folder, env: ENV }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr }),
      )
    })
  await git('init', '--quiet', '--initial-branch=main')
  let count = 0
  return {
    folder,
    git,
    start(...args) {
      const child = spawn('git', args, { cwd: folder, env: ENV, stdio: 'ignore', detached: true })
      return { kill: () => void process.kill(-Number(child.pid), 'SIGKILL') }
    },
    async commit(message, files) {
      count += 1
      for (const [name, content] of Object.entries(files ?? { 'index.html': `<p>${count}</p>` }))
        await writeFile(path.join(folder, name), content)
      await git('add', '--all')
      const made = await git('commit', '--quiet', '--allow-empty', '-m', message)
      if (made.code !== 0) throw new Error(made.stderr)
      return (await git('rev-parse', 'HEAD')).stdout.trim()
    },
    async push(url, token, ...refs) {
      const outcome = await git('push', url.replace('://', `://git:${token}@`), ...refs)
      const remote = outcome.stderr
        .split('\n')
        .flatMap((line) => (line.startsWith('remote: ') ? [line.slice('remote: '.length).trimEnd()] : []))
      return { ...outcome, remote }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
