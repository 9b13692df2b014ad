import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { detectSandbox } from '@plat/sandbox/detect-sandbox.ts'
import type { FunctionCode } from '@plat/shared/contracts/functions.ts'
import { createLogger, type Logger } from '@plat/shared/service-kit/logger.ts'
import { closeServer, listen } from '@plat/shared/service-kit/run-service.ts'
import { createApp } from '../app.ts'
import { type FunctionsConfig, readFunctionsConfig } from '../config.ts'
import { createDependencies, type Dependencies } from '../dependencies.ts'
import { startGuest } from '../guests/start-guest.ts'
import { listenForProxies } from '../http/listen-for-proxies.ts'
import { type ApiPeer, SERVICE_TOKEN, startApiPeer } from './api-peer.ts'
import { buildFunctionCode } from './function-code.ts'
import { connectVisitors, type Visit, type Visitor } from './test-visitor.ts'
import { toResponse } from './to-response.ts'

export interface TestService {
  readonly url: string
  readonly dataDir: string
  readonly api: ApiPeer
  readonly dependencies: Dependencies
  /** Pids of guests that were started, oldest first. */
  readonly guestPids: number[]
  /** Makes a function known to the api. */
  deploy(given: Partial<FunctionCode> & { code: string }): FunctionCode
  /** A visitor's request, as the proxy sends it on, and the answer as the proxy gives it. */
  visit(fn: FunctionCode, given?: SiteVisit): Promise<Response>
  /** The same, byte by byte as the test says. */
  openVisit(fn: FunctionCode, given?: SiteVisit & { isOpen?: boolean }): Visitor
  /** Contract §5, with the service token unless `authorization` says otherwise. */
  invoke(fn: { projectId: string; functionName: string }, event?: unknown, authorization?: string | null): Promise<Response>
  close(): Promise<void>
}

/** `query` follows the address of the function. */
type SiteVisit = Omit<Visit, 'url' | 'isOpen'> & { query?: string }

/** The whole functions-service in this process, with real guests in the real sandbox and a peer for the api. */
export async function startTestService(env: Record<string, string> = {}): Promise<TestService> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'plat functions '))
  const api = await startApiPeer()
  const secrets = { SECRET_KEY: 'a-secret-key-for-tests', SERVICE_TOKEN }
  const config = readFunctionsConfig({ DATA_DIR: dataDir, API_ENDPOINT: api.url, LOG_LEVEL: 'error', ...secrets, ...env }, dataDir)
  const log = createLogger({ service: 'functions-service', ...config.log })
  const guestPids: number[] = []
  const dependencies = await assemble(config, { log, onGuest: (pid) => guestPids.push(pid) })
  const { server, handlersOf, drain } = createApp(dependencies)
  await listen(server, { host: '127.0.0.1', port: 0 }, log)
  const socketPath = path.join(dataDir, 'functions.sock')
  const proxies = await listenForProxies({ socketPath, tcp: undefined, handlersOf, log })
  const visitors = await connectVisitors({ path: socketPath })
  const openVisit: TestService['openVisit'] = (fn, { query = '', ...given } = {}) =>
    visitors.visit(fn, { ...given, url: `http://${fn.projectSlug}.localhost:8080/_functions/${fn.functionName}${query}` })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...{ url, dataDir, api, dependencies, guestPids },
    deploy(given) {
      const code = buildFunctionCode(given)
      api.functions.set(`${code.projectId}:${code.functionName}:${code.deploymentId ?? 'active'}`, code)
      return code
    },
    openVisit,
    visit: (fn, given = {}) => toResponse(openVisit(fn, given)),
    invoke: (fn, event, authorization = `Bearer ${SERVICE_TOKEN}`) => invoke(url, fn, { event, authorization }),
    async close() {
      drain()
      await Promise.all([closeServer(server, 1_000), proxies.close(1_000)])
      await dependencies.close()
      await api.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function assemble(config: FunctionsConfig, { log, onGuest }: { log: Logger; onGuest(pid: number): void }): Promise<Dependencies> {
  const sandbox = await detectSandbox({ choice: config.sandbox, stateDir: config.sandboxDir })
  return await createDependencies({
    config,
    log,
    isolation: sandbox.isolation,
    async startConnection(options) {
      const connection = await startGuest({ ...options, sandbox })
      onGuest(connection.pid)
      return connection
    },
  })
}

interface Invoke {
  event: unknown
  authorization: string | null
}

function invoke(url: string, fn: { projectId: string; functionName: string }, { event, authorization }: Invoke): Promise<Response> {
  return fetch(`${url}/api/v1/functions/${fn.projectId}/${fn.functionName}`, {
    method: 'POST',
    headers: {
      ...(authorization === null ? {} : { authorization }),
      ...(event === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(event === undefined ? {} : { body: typeof event === 'string' ? event : JSON.stringify(event) }),
  })
}
