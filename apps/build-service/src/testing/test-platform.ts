import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { BuildResult, BuildSpec } from '@plat/shared/contracts/builds.ts'
import { SiteManifest } from '@plat/shared/contracts/sites.ts'
import { createLocalStorage } from '@plat/shared/storage/local-storage.ts'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import { startBuildService } from '../start-build-service.ts'
import { ApiPeer, newId, type ReportedBuild } from './api-peer.ts'

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

export type Files = Record<string, string | Buffer>
export type Built = ReportedBuild & { result: BuildResult; texts: string[] }

interface PlatformOptions {
  env?: Record<string, string>
  start?: Parameters<typeof startBuildService>[1]
}

/** A whole build-service with a real api peer, real git repositories and real storage, on ports of their own. */
export interface TestPlatform {
  api: ApiPeer
  folder: string
  dataDir: string
  url: string
  storage: ArtifactStorage
  /** Commits files to a new repository; answers its name and the commit. */
  commit(files: Files, message?: string): Promise<{ name: string; sha: string; folder: string }>
  /** A spec of a hosted repository, with anything changed. */
  spec(source: { name: string; sha: string }, changes?: Partial<BuildSpec>): BuildSpec
  offer(spec: BuildSpec, token?: string): Promise<Response>
  /** Builds files and waits for the outcome. */
  build(files: Files, changes?: Partial<BuildSpec>): Promise<Built>
  run(spec: BuildSpec): Promise<Built>
  manifestOf(built: Built): Promise<SiteManifest>
  contentOf(sha256: string): Promise<string>
  stop(): Promise<void>
  close(): Promise<void>
}

export async function startTestPlatform({ env = {}, start = {} }: PlatformOptions = {}): Promise<TestPlatform> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'plat build ')))
  const repositories = path.join(folder, 'repositories')
  await mkdir(repositories)
  const api = new ApiPeer(repositories)
  await api.listen()
  const dataDir = path.join(folder, 'data')
  const service = await startBuildService(
    {
      ...process.env,
      DATA_DIR: dataDir,
      BUILD_PORT: '0',
      API_ENDPOINT: api.url,
      SERVICE_TOKEN: api.serviceToken,
      SECRET_KEY: 'k'.repeat(32),
      LOG_LEVEL: 'error',
      GIT_ALLOW: `localhost:${api.port}`,
      ...env,
    },
    start,
  )
  const url = `http://127.0.0.1:${service.port}`
  const storage = createLocalStorage({ baseDir: path.join(dataDir, 'storage') })
  let stopped: Promise<void> | undefined
  const stop = () =>
    (stopped ??= (async () => {
      for (const close of service.close) await close()
    })())
  const platform: TestPlatform = {
    api,
    folder,
    dataDir,
    url,
    storage,
    commit: (files, message = 'add hello') => commitFiles(repositories, files, message),
    spec: ({ name, sha }, changes = {}) => ({
      ...defaultSpec(),
      source: { type: 'hosted', url: `${api.url}/git/${name}`, sha },
      ...changes,
    }),
    offer: (spec, token = api.serviceToken) =>
      fetch(`${url}/builds`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(spec),
      }),
    async build(files, changes = {}) {
      return platform.run(platform.spec(await platform.commit(files), changes))
    },
    async run(spec) {
      const response = await platform.offer(spec)
      if (response.status !== 202) throw new Error(`the build was not accepted: ${await response.text()}`)
      const finished = await api.finished(spec.deploymentId)
      return { ...finished, texts: finished.lines.map(({ text }) => text) }
    },
    async manifestOf({ result }) {
      if (result.outcome.status !== 'ready') throw new Error(`the build is not ready: ${JSON.stringify(result.outcome)}`)
      return SiteManifest.parse(JSON.parse(await platform.contentOf(result.outcome.manifestSha256)))
    },
    contentOf: async (sha256) => Buffer.from(await storage.get(sha256)).toString('utf8'),
    stop,
    async close() {
      await stop()
      await api.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return platform
}

function defaultSpec(): Omit<BuildSpec, 'source'> {
  return {
    deploymentId: newId(),
    leaseToken: newId(),
    projectId: newId(),
    projectSlug: 'my-site',
    target: 'production',
    branch: 'main',
    settings: { framework: null, rootDirectory: null, installCommand: null, buildCommand: null, outputDirectory: null },
    env: {},
    secretValues: [],
    firstSeq: 1,
  }
}

async function commitFiles(repositories: string, files: Files, message: string): Promise<{ name: string; sha: string; folder: string }> {
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
export async function writeFiles(folder: string, files: Files): Promise<void> {
  const { symlink } = await import('node:fs/promises')
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    if (typeof content === 'string' && content.startsWith('-> ')) await symlink(content.slice(3), file)
    else await writeFile(file, content)
  }
}

/** The files of one of the examples or fixtures, as they are. */
export const readText = (file: string): Promise<string> => readFile(file, 'utf8')
