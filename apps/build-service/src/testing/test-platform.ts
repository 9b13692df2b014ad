import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { BuildResult, BuildSpec } from '@plat/shared/contracts/builds.ts'
import { SiteManifest } from '@plat/shared/contracts/sites.ts'
import { createLocalStorage } from '@plat/shared/storage/local-storage.ts'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import { startBuildService } from '../start-build-service.ts'
import { ApiPeer, type ReportedBuild } from './api-peer.ts'
import { commitFiles, type Files } from './commit-files.ts'
import { defaultSpec } from './default-spec.ts'

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
    commit: (files, message) => commitFiles(repositories, files, message),
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
