import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createLogger } from '@plat/shared/service-kit/logger.ts'
import type { ApiConfig } from '../config.ts'
import type { Dependencies } from '../dependencies.ts'
import { startApi } from '../start-api.ts'
import { createTestDatabase } from './test-database.ts'
import { addTestUser, type TestUser } from './test-user.ts'

export interface TestApi {
  /** Such as http://127.0.0.1:41234 */
  url: string
  dependencies: Dependencies
  serviceToken: string
  /** A platform admin, signed in. */
  admin: TestUser
  /** One request; `body` goes as JSON. Never throws for an HTTP status. */
  call(method: string, path: string, options?: { token?: string; body?: unknown; headers?: Record<string, string> }): Promise<TestAnswer>
  /** A new user, signed in; a member unless told otherwise. */
  addUser(options?: { role?: 'admin' | 'member' }): Promise<TestUser>
  close(): Promise<void>
}

export interface TestAnswer {
  status: number
  headers: Headers
  /** The parsed JSON, or undefined for an empty body. Loosely typed: tests look into it freely. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into any answer
  body: any
}

/**
 * Starts the whole api on a free port as main.ts would, against a fresh database unless `overrides` names one, and cleans everything up on
 * `close`. Every answer is held against the schema its route documents.
 */
export async function startTestApi(overrides: Partial<ApiConfig> = {}): Promise<TestApi> {
  const database = overrides.databaseUrl ? { url: overrides.databaseUrl, drop: async () => undefined } : await createTestDatabase()
  const dataDir = await mkdtemp(path.join(tmpdir(), 'plat test api-'))
  const secrets = { secretKey: randomBytes(32).toString('hex'), serviceToken: randomBytes(32).toString('hex') }
  const log = createLogger({ service: 'api', level: 'error', format: 'json' })
  const running = await startApi({ config: { ...testConfig(dataDir, database.url), ...overrides }, secrets, log, checkAnswers: true })
  await running.listening
  const url = `http://127.0.0.1:${running.port}`
  const { dependencies } = running
  return {
    url,
    dependencies,
    serviceToken: secrets.serviceToken,
    admin: await addTestUser(dependencies, { role: 'admin' }),
    call: (method, target, options = {}) => call(url + target, method, options),
    addUser: (options = {}) => addTestUser(dependencies, options),
    async close() {
      for (const step of running.close) await step()
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function testConfig(dataDir: string, databaseUrl: string): ApiConfig {
  return {
    bindHost: '127.0.0.1',
    port: 0,
    dataDir,
    storageBaseDir: path.join(dataDir, 'storage'),
    databaseUrl,
    apiEndpoint: 'http://localhost:0',
    functionsEndpoint: 'http://localhost:9001',
    baseDomain: 'localhost',
    proxyPort: 8080,
    functionDefaults: { timeoutMs: 30_000, memoryMb: 128 },
    gitAllow: [],
    buildTimeoutMs: 600_000,
    firstAdmin: null,
    log: { level: 'error', format: 'json' },
  }
}

async function call(
  url: string,
  method: string,
  { token, body, headers = {} }: { token?: string; body?: unknown; headers?: Record<string, string> },
): Promise<TestAnswer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : isJson ? JSON.parse(text) : text }
}
