import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Api, createApi } from './api.ts'
import { eventually } from './eventually.ts'

export const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url))
export const ADMIN = { email: 'admin@plat.example', password: 'correct horse battery' }
type ServiceName = 'api' | 'functions-service' | 'build-service' | 'proxy' | 'dashboard'

export interface Platform {
  api: Api
  apiUrl: string
  functionsUrl: string
  buildUrl: string
  proxyPort: number
  /** Served only with `PLAT_DASHBOARD: 'on'`. */
  dashboardUrl: string
  dataDir: string
  /** Everything the platform printed so far. */
  output(): string
  /** Process id of one of its services now. */
  servicePid(name: ServiceName): number
  /** Every process below the platform, with its command line. */
  processes(): { pid: number; command: string }[]
  stop(): Promise<void>
  child: ChildProcess
}

interface StartOptions {
  /** Makes the admin, where `env` took the settings that would. */
  makeAdmin?(printed: () => string): Promise<void>
}

/** Starts a whole platform the way a user does, on free ports and a data folder of its own. */
export async function startPlatform(env: Record<string, string> = {}, { makeAdmin }: StartOptions = {}): Promise<Platform> {
  const dataDir = env.DATA_DIR ?? (await mkdtemp(path.join(os.tmpdir(), 'plat e2e-')))
  const [apiPort, functionsPort, buildPort, proxyPort, dashboardPort] = await freePorts(5)
  const child = spawn(process.execPath, ['scripts/run.mjs', 'start'], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      API_PORT: String(apiPort),
      FUNCTIONS_PORT: String(functionsPort),
      BUILD_PORT: String(buildPort),
      PROXY_PORT: String(proxyPort),
      DASHBOARD_PORT: String(dashboardPort),
      PLAT_DASHBOARD: 'off', // its build is paid for by the tests of the dashboard alone
      PLAT_ADMIN_EMAIL: ADMIN.email,
      PLAT_ADMIN_PASSWORD: ADMIN.password,
      NODE_TEST_CONTEXT: '',
      TEST_DATABASE_URL: '',
      ...env,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
  }
  const apiUrl = `http://localhost:${apiPort}`
  const exited = once(child, 'exit')
  await makeAdmin?.(() => output)
  const platform: Platform = {
    api: await firstSignIn(apiUrl, child, () => output),
    apiUrl,
    functionsUrl: `http://localhost:${functionsPort}`,
    buildUrl: `http://localhost:${buildPort}`,
    proxyPort: proxyPort ?? 0,
    dashboardUrl: `http://localhost:${dashboardPort}`,
    dataDir,
    output: () => output,
    servicePid: (name) => {
      const found = descendants(child.pid ?? 0).find(
        (entry) => entry.command.includes(`apps/${name}/src/main.ts`) && !entry.command.startsWith('setpriv'),
      )
      if (!found) throw new Error(`${name} is not running`)
      return found.pid
    },
    processes: () => descendants(child.pid ?? 0),
    child,
    stop: async () => {
      child.kill('SIGTERM')
      await exited
      if (env.DATA_DIR === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
  await eventually(async () => {
    for (const url of [`${platform.functionsUrl}/health`, `${platform.buildUrl}/health`, `http://127.0.0.1:${proxyPort}/health`]) {
      if ((await fetch(url)).status !== 200) throw new Error(`${url} is not healthy`)
    }
  }, 60_000)
  return platform
}

async function firstSignIn(apiUrl: string, child: ChildProcess, output: () => string): Promise<Api> {
  return eventually(async () => {
    if (child.exitCode !== null) throw new Error(`the platform ended with ${child.exitCode}:\n${output()}`)
    const response = await fetch(`${apiUrl}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    })
    if (response.status !== 200) throw new Error(`login answered ${response.status}\n${output()}`)
    return createApi(apiUrl, ((await response.json()) as { token: string }).token)
  }, 90_000)
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

/** The process tree below a pid, read from /proc. */
export function descendants(root: number): { pid: number; command: string }[] {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {} // it ended while we looked
  }
  const isBelow = (pid: number): boolean => {
    for (let at = parents.get(pid); at !== undefined && at > 1; at = parents.get(at)) if (at === root) return true
    return false
  }
  return [...parents.keys()].filter(isBelow).map((pid) => ({ pid, command: commandOf(pid) }))
}

export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}
