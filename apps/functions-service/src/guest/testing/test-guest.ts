import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { detectSandbox } from '@plat/sandbox/detect-sandbox.ts'
import type { GuestCall, GuestConnection, GuestFetch, GuestFetchAnswer, GuestOutcome } from '../../guests/guest-connection.ts'
import { startGuest } from '../../guests/start-guest.ts'

const MEMORY_BYTES_MAX = 512 * 1024 * 1024

export interface TestCall {
  kind?: 'http' | 'event'
  method?: string
  path?: string
  headers?: [string, string][]
  body?: string | Uint8Array
  ip?: string
  params?: Record<string, string>
  timeoutMs?: number
  responseBytesMax?: number
  logBytesMax?: number
  invocationId?: string
}

/** An outcome, with what tests look at laid open. */
export interface TestOutcome extends GuestOutcome {
  /** Of a response; 0 for a failure. */
  status: number
  text: string
  headers: Record<string, string>
  resultKind: string
  /** Of a failure; '' for a response. */
  code: string
  message: string
  stack: string
}

type OnFetch = (fetch: GuestFetch, signal: AbortSignal) => Promise<GuestFetchAnswer>

/** A real guest process in the best sandbox this machine has. Close it. */
export class TestGuest {
  readonly connection: GuestConnection
  readonly #stateDir: string
  #names = 0

  constructor(connection: GuestConnection, stateDir: string) {
    this.connection = connection
    this.#stateDir = stateDir
  }

  static async open({
    onFetch = noNetwork,
    memoryBytesMax = MEMORY_BYTES_MAX,
  }: {
    onFetch?: OnFetch
    memoryBytesMax?: number
  } = {}): Promise<TestGuest> {
    const stateDir = await mkdtemp(join(tmpdir(), 'plat guest '))
    const sandbox = await detectSandbox({ choice: 'auto', stateDir })
    return new TestGuest(await startGuest({ sandbox, memoryBytesMax, onFetch }), stateDir)
  }

  /** Loads a CommonJS module. Answers its key, or throws what it failed with. */
  async load(
    code: string,
    options: { env?: Record<string, string>; memoryMb?: number; functionName?: string; timeoutMs?: number } = {},
  ): Promise<string> {
    const { env = {}, memoryMb = 128, functionName = 'hello', timeoutMs = 10_000 } = options
    const key = `function-${++this.#names}`
    const facts = { key, functionName, projectId: 'project-1', deploymentId: 'deployment-1', version: 3 }
    const loaded = await this.connection.load({ ...facts, code, env, memoryMb }, timeoutMs)
    if (!loaded.ok) throw Object.assign(new Error(loaded.failure.message), loaded)
    return key
  }

  async call(key: string, call: TestCall = {}): Promise<TestOutcome> {
    return present(await this.connection.invoke(key, this.toCall(call)))
  }

  /** Loads a module and calls it once. */
  async run(code: string, call: TestCall = {}): Promise<TestOutcome> {
    return this.call(await this.load(code), call)
  }

  /** Runs the body of an async function in a fresh isolate; answers what it returned, by way of JSON. */
  async evaluate(body: string, call: TestCall = {}): Promise<unknown> {
    const outcome = await this.run(`exports.handler = async (event, context) => {${body}\n}`, call)
    if (outcome.code) throw Object.assign(new Error(`${outcome.code}: ${outcome.message}\n${outcome.stack}`), { outcome })
    return outcome.text === '' ? undefined : JSON.parse(outcome.text)
  }

  async close(): Promise<void> {
    await this.connection.kill()
    await rm(this.#stateDir, { recursive: true, force: true })
  }

  toCall({ kind = 'http', method = 'GET', path = '/_functions/hello', headers = [], body = '', ...rest }: TestCall): GuestCall {
    return {
      invocationId: rest.invocationId ?? `invocation-${++this.#names}`,
      timeoutMs: rest.timeoutMs ?? 10_000,
      timestamp: '2026-01-02T03:04:05.678Z',
      kind,
      request: { method, url: `http://my-site.localhost:8080${path}`, headers, ip: rest.ip ?? '203.0.113.7', params: rest.params ?? {} },
      body: Buffer.from(body),
      responseBytesMax: rest.responseBytesMax ?? 6 * 1024 * 1024,
      logBytesMax: rest.logBytesMax ?? 1024 * 1024,
    }
  }
}

async function noNetwork(): Promise<GuestFetchAnswer> {
  return { type: 'error', name: 'TypeError', code: 'EGRESS_BLOCKED', message: 'no network in this test' }
}

function present(outcome: GuestOutcome): TestOutcome {
  const { result } = outcome
  if (result.type === 'failure') {
    const { code, message, stack = '' } = result
    return { ...outcome, status: 0, text: '', headers: {}, resultKind: '', code, message, stack }
  }
  const headers = Object.fromEntries(result.headers)
  const text = Buffer.from(result.body).toString('utf8')
  return { ...outcome, status: result.status, text, headers, resultKind: result.resultKind, code: '', message: '', stack: '' }
}
