import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type Platform, repositoryRoot } from './platform.ts'

export interface Repository {
  folder: string
  write(file: string, content: string): Promise<void>
  remove(file: string): Promise<void>
  commit(message: string): Promise<string>
  /** Pushes HEAD to a branch of a project; answers all that git printed. */
  push(branch?: string, project?: string): Promise<{ code: number; output: string }>
  git(...args: string[]): Promise<{ code: number; output: string }>
  dispose(): Promise<void>
}

/** A real git repository in a temporary folder whose remote `plat` is a project, optionally filled from examples/. */
export async function createRepository(
  platform: Platform,
  project: string,
  { example, token }: { example?: string; token?: string } = {},
): Promise<Repository> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'plat-repo-'))
  if (example)
    await cp(path.join(repositoryRoot, 'examples', example), folder, {
      recursive: true,
      filter: (source) => !source.includes('node_modules'),
    })
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@plat.example', '-c', 'init.defaultBranch=main', ...args], folder)
  const remote = (slug: string) => platform.apiUrl.replace('://', `://git:${token ?? platform.api.token}@`).concat(`/git/${slug}.git`)
  await git('init', '-q')
  const repository: Repository = {
    folder,
    git,
    async write(file, content) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
      await writeFile(path.join(folder, file), content)
    },
    remove: (file) => rm(path.join(folder, file), { recursive: true }),
    async commit(message) {
      await git('add', '-A')
      const { code, output } = await git('commit', '-q', '--allow-empty', '-m', message)
      if (code !== 0) throw new Error(output)
      return (await git('rev-parse', 'HEAD')).output.trim()
    },
    push: (branch = 'main', slug = project) => git('push', '--force', remote(slug), `HEAD:refs/heads/${branch}`),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
  return repository
}

function run(command: string, args: string[], cwd: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_GLOBAL: '/dev/null' },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? -1, output }))
  })
}
