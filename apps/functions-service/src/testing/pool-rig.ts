import assert from 'node:assert/strict'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import { toRunnableFunction } from '../function-registry/runnable-function.ts'
import { CompiledFunctions } from '../guests/compiled-functions.ts'
import type { PoolEnding } from '../guests/function-runner.ts'
import type { GuestResponse, RunningCall } from '../guests/guest-connection.ts'
import { GuestPool } from '../guests/guest-pool.ts'
import { GuestStarter } from '../guests/guest-starter.ts'
import { buildFunctionBytes } from './function-code.ts'
import { createMemoryStore } from './memory-store.ts'
import { type OpenCall, PeerGuest } from './peer-guest.ts'
import { silentLog } from './silent-log.ts'
import { until } from './until.ts'

/** What a call of the rig has been told so far. */
export interface RigCall extends RunningCall {
  readonly invocationId: string
  readonly response: GuestResponse | undefined
  /** `success`, or the code of its failure or refusal. */
  readonly outcome: Promise<string>
  readonly ending: PoolEnding | undefined
  readonly isOver: boolean
}

/** A guest pool over peer guests. */
export interface PoolRig {
  readonly pool: GuestPool
  /** All that were ever started, oldest first. */
  readonly peers: PeerGuest[]
  /** Memory ceilings they were started with. */
  readonly ceilings: number[]
  readonly starter: GuestStarter
  run(fn: RunnableFunction, given?: { timeoutMs?: number; isRepeatable?: boolean }): RigCall
  /** Guests with open calls. */
  busy(): PeerGuest[]
  open(): OpenCall[]
  answerAll(): void
}

type Options = Partial<ConstructorParameters<typeof GuestPool>[0]> & {
  onStart?(peer: PeerGuest): unknown
  isMemoryCapped?: boolean
}

export function createPoolRig({ onStart, isMemoryCapped = true, ...options }: Options = {}): PoolRig {
  const peers: PeerGuest[] = []
  const ceilings: number[] = []
  const starter = new GuestStarter({
    startConnection: async ({ memoryBytesMax }) => {
      const peer = new PeerGuest(peers.length + 1)
      await onStart?.(peer)
      peers.push(peer)
      ceilings.push(memoryBytesMax)
      return peer
    },
    egress: async () => ({ type: 'error', name: 'TypeError', message: 'no' }),
    compiled: new CompiledFunctions({ store: createMemoryStore(), runtimeHash: 'x', onSlowLoad: () => undefined }),
    isMemoryCapped,
    log: silentLog,
  })
  const pool = new GuestPool({ starter, defaultMemoryMb: 128, guestsPerGroupMax: 1, ...options })
  const open = (): OpenCall[] => peers.flatMap(({ calls }) => [...calls.values()])
  let calls = 0
  return {
    ...{ pool, peers, ceilings, starter, open },
    run(fn, { timeoutMs = 60_000, isRepeatable = false } = {}) {
      calls += 1
      return runCall(pool, fn, { invocationId: `call-${calls}`, timeoutMs, isRepeatable })
    },
    busy: () => peers.filter((peer) => peer.calls.size > 0),
    answerAll() {
      for (const { end } of open()) end()
    },
  }
}

interface Call {
  invocationId: string
  timeoutMs: number
  isRepeatable: boolean
}

function runCall(pool: GuestPool, fn: RunnableFunction, { invocationId, timeoutMs, isRepeatable }: Call): RigCall {
  const told: { response?: GuestResponse; ending?: PoolEnding; isOver: boolean } = { isOver: false }
  const { promise: outcome, resolve } = Promise.withResolvers<string>()
  const finish = (text: string): void => {
    if (told.isOver) throw new Error(`${invocationId} was told its end twice`)
    told.isOver = true
    resolve(text)
  }
  const call = { invocationId, timeoutMs, acceptedAt: 0, kind: 'http', request: '{}', body: new Uint8Array() } as const
  const limits = { responseBytesMax: 1000, logBytesMax: 1000 }
  const running = pool.run(
    fn,
    { ...call, ...limits },
    { pass: { projectId: 'p', policy: 'public', depth: 0, fetches: 0, running: 0 }, isRepeatable },
    {
      onResponse(response) {
        if (told.isOver || told.response) throw new Error(`${invocationId} was answered twice`)
        told.response = response
      },
      onEnd(ending) {
        told.ending = ending
        finish(ending.failure?.code ?? 'success')
      },
      onRefused: (error) => finish(error.code),
    },
  )
  return {
    ...{ invocationId, outcome },
    get response() {
      return told.response
    },
    get ending() {
      return told.ending
    },
    get isOver() {
      return told.isOver
    },
    cancel: () => running.cancel(),
  }
}

interface FunctionFacts {
  name?: string
  version?: number
  memoryMb?: number
  maxConcurrency?: number
  webAssembly?: boolean
}

/** A function of a project, as the registry would have it. */
export function functionOf(projectId: string, { name = 'hello', version = 1, ...config }: FunctionFacts = {}): RunnableFunction {
  const code = buildFunctionBytes({ projectId, functionName: name, version, code: `v${version}`, config })
  return toRunnableFunction(code, `${name}:active`, { timeoutMs: 1000, memoryMb: 128 })
}

/** A guest of project `a` that has served, and what it runs now. */
export async function inUse({ run, busy, answerAll }: PoolRig, names: readonly string[], isRepeatable = false) {
  const first = run(functionOf('a'))
  await until(() => busy().length === 1)
  answerAll()
  await first.outcome
  const calls = names.map((name) => run(functionOf('a', { name }), { isRepeatable }))
  await until(() => busy()[0]?.calls.size === names.length)
  const [guest] = busy()
  assert.ok(guest)
  return { guest, calls }
}
