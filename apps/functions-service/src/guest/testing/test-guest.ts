import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ByteSource } from '@plat/link/byte-source.ts'
import { readSource } from '@plat/link/read-source.ts'
import { detectSandbox } from '@plat/sandbox/detect-sandbox.ts'
import type {
  GuestCall,
  GuestConnection,
  GuestEnding,
  GuestFetch,
  GuestFetchAnswer,
  GuestResponse,
  RunningCall,
} from '../../guests/guest-connection.ts'
import { startGuest } from '../../guests/start-guest.ts'

const MEMORY_BYTES_MAX = 512 * 1024 * 1024

export interface TestCall {
  kind?: 'http' | 'event'
  method?: string
  path?: string
  headers?: [string, string][]
  body?: string | Uint8Array | ByteSource
  ip?: string
  params?: Record<string, string>
  timeoutMs?: number
  responseBytesMax?: number
  logBytesMax?: number
  invocationId?: string
}

/** An outcome, with what tests look at laid open. */
export interface TestOutcome {
  logs: string[]
  cpuMs: number
  heapBytes: number
  bytesOut: number
  /** name, value, name, value … */
  headerList: string[]
  body: Uint8Array
  /** Of a response; 0 for a failure. */
  status: number
  text: string
  headers: Record<string, string>
  resultKind: string
  /** Of a failure; '' for a response. */
  code: string
  message: string
  stack: string
  allow: string | undefined
}

type OnFetch = (fetch: GuestFetch, signal: AbortSignal) => Promise<GuestFetchAnswer>

/** A real guest process in the best sandbox this machine has. Close it. */
export class TestGuest {
  readonly connection: GuestConnection
  readonly #stateDir: string
  #names = 0
  #isolates = 0

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
    options: { env?: Record<string, string>; memoryMb?: number; functionName?: string; timeoutMs?: number; webAssembly?: boolean } = {},
  ): Promise<number> {
    const { env = {}, memoryMb = 128, functionName = 'hello', timeoutMs = 10_000, webAssembly = false } = options
    const isolate = ++this.#isolates
    const names = { functionName, functionId: 'function-1', projectId: 'project-1', deploymentId: 'deployment-1', version: 3 }
    const loaded = await this.connection.load({ isolate, ...names, code, env, memoryMb, webAssembly, wantsCodeCache: false }, timeoutMs)
    if (!loaded.ok) throw Object.assign(new Error(loaded.failure.message), loaded)
    return isolate
  }

  async call(isolate: number, call: TestCall = {}): Promise<TestOutcome> {
    return (await this.start(isolate, call)).outcome
  }

  /** Begins a call. `outcome` collects a streamed body; like the supervisor, it gives a call up when its time is over. */
  start(isolate: number, call: TestCall = {}): { running: RunningCall; outcome: Promise<TestOutcome> } {
    const guestCall = this.toCall(call)
    let response: GuestResponse | undefined
    let body: Promise<Uint8Array | undefined> = Promise.resolve(undefined)
    const ended = Promise.withResolvers<GuestEnding>()
    const running = this.connection.invoke(isolate, guestCall, {
      onResponse: (given) => {
        response = given
        body =
          given.body instanceof Uint8Array
            ? Promise.resolve(given.body)
            : readSource(given.body, Number.POSITIVE_INFINITY).catch(() => undefined)
      },
      onEnd: ended.resolve,
    })
    const late = setTimeout(() => running.cancel(), guestCall.timeoutMs)
    const outcome = ended.promise.then(async (ending) => {
      clearTimeout(late)
      return present(ending, response, (await body) ?? Buffer.alloc(0))
    })
    return { running, outcome }
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
      acceptedAt: Date.parse('2026-01-02T03:04:05.678Z'),
      kind,
      request: JSON.stringify({
        method,
        url: `http://my-site.localhost:8080${path}`,
        headers: headers.flatMap(([name, value]) => [name.toLowerCase(), value]),
        ip: rest.ip ?? '203.0.113.7',
        params: rest.params ?? {},
      }),
      body: typeof body === 'string' ? Buffer.from(body) : body,
      responseBytesMax: rest.responseBytesMax ?? 6 * 1024 * 1024,
      logBytesMax: rest.logBytesMax ?? 1024 * 1024,
    }
  }
}

async function noNetwork(): Promise<GuestFetchAnswer> {
  return { type: 'error', name: 'TypeError', code: 'EGRESS_BLOCKED', message: 'no network in this test' }
}

function present(ending: GuestEnding, response: GuestResponse | undefined, body: Uint8Array): TestOutcome {
  const { failure, ...figures } = ending
  const { code = '', message = '', stack = '', allow } = failure ?? {}
  const list = response?.headers ?? []
  const headers: Record<string, string> = {}
  for (let index = 0; index < list.length; index += 2) headers[list[index] ?? ''] = list[index + 1] ?? ''
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  const answer = { status: response?.status ?? 0, text, headers, headerList: list, body, resultKind: response?.resultKind ?? '' }
  return { ...figures, ...answer, code, message, stack, allow }
}
