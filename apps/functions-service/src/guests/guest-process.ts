import { performance } from 'node:perf_hooks'
import type { Duplex } from 'node:stream'
import type { SandboxExit, SandboxedProcess } from '@plat/sandbox/sandbox.ts'
import type { Frame, FrameType, OutgoingFrame } from '../protocol/frame.ts'
import { FrameDecoder } from '../protocol/frame-decoder.ts'
import { FrameWriter } from '../protocol/frame-writer.ts'
import { joinParts } from '../protocol/parts.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'
import type { GuestCall, GuestConnection, GuestConnectionOptions, GuestFailure, GuestFunction, GuestOutcome } from './guest-connection.ts'
import { GuestFetches } from './guest-fetches.ts'
import { GuestLog } from './guest-log.ts'
import { readFailure, readResult } from './read-guest-frame.ts'

/** What a guest that does not read may leave waiting before it is ended. */
const PENDING_BYTES_MAX = 128 * 1024 * 1024
const LOAD_LOG_BYTES_MAX = 1024 * 1024
/** A guest answers a load by itself when its time is over; after this much more it is past hope. */
const LOAD_GRACE_MS = 1000
const LAST_WORDS_BYTES = 8192
/** How long a guest may live on without its connection. */
const CLOSE_GRACE_MS = 1000
/** How long the last frames and words of a dead process are waited for. */
const DRAIN_MS_MAX = 500
const OUT_OF_MEMORY_WORDS = /heap out of memory|is_heap_oom|invalid size error|Fatal JavaScript|allocation failed|Fatal process|OOM/i

type LoadResult = Awaited<ReturnType<GuestConnection['load']>>

interface PendingCall {
  invocationId: string
  functionKey: string
  log: GuestLog
  responseBytesMax: number
  settle(outcome: GuestOutcome): void
}

interface PendingLoad {
  functionKey: string
  log: GuestLog
  settle(result: LoadResult): void
}

/** The supervisor's end of one guest process; see GuestConnection for what it promises. */
export class GuestProcess implements GuestConnection {
  readonly pid: number
  readonly exited: Promise<{ outOfMemory: boolean }>
  /** Settles when the guest has said that it is up; never when it does not. */
  readonly ready: Promise<'ready'>
  readonly #process: SandboxedProcess
  readonly #writer: FrameWriter
  readonly #fetches: GuestFetches
  readonly #calls = new Map<number, PendingCall>()
  readonly #loads = new Map<number, PendingLoad>()
  readonly #pings = new Map<number, () => void>()
  /** What is done with each type of frame that a guest may send. */
  readonly #handlers: Partial<Record<FrameType, (frame: Frame) => void>> = {
    ready: () => this.#becameReady(),
    pong: ({ id }) => {
      this.#pings.get(id)?.()
      this.#pings.delete(id)
    },
    // Lines of a call that was answered already have nowhere to go.
    log: ({ id, body }) => (this.#calls.get(id) ?? this.#loads.get(id))?.log.add(body),
    result: (frame) => this.#handleResult(frame),
    loaded: ({ id }) => this.#settleLoad(id, { ok: true }),
    loadFailed: (frame) => this.#settle(frame.id, readFailure(frame)),
    fetch: (frame) => this.#fetches.start(frame),
    cancel: ({ id }) => this.#fetches.abort(id),
  }
  #becameReady: () => void = () => undefined
  #lastId = 0
  #words = ''
  #death: GuestFailure | undefined
  #isViolated = false

  constructor(process: SandboxedProcess, onFetch: GuestConnectionOptions['onFetch']) {
    this.pid = process.pid
    this.#process = process
    const { channel } = process
    if (!channel) throw new Error('A guest needs a channel.')
    this.#writer = new FrameWriter(channel, { pendingBytesMax: PENDING_BYTES_MAX, onOverflow: () => void this.kill() })
    this.#fetches = new GuestFetches({ writer: this.#writer, onFetch, ownerOf: (number) => this.#ownerOf(number) })
    this.ready = new Promise((resolve) => {
      this.#becameReady = () => resolve('ready')
    })
    this.#listen(channel)
    this.exited = process.exited.then((exit) => this.#die(exit))
  }

  /** The end of what the process printed. */
  get lastWords(): string {
    return this.#words
  }

  load(fn: GuestFunction, timeoutMs: number): Promise<LoadResult> {
    const { code, env, ...facts } = fn
    const log = new GuestLog(LOAD_LOG_BYTES_MAX)
    return new Promise((resolve) => {
      if (this.#death) return resolve({ ok: false, failure: this.#death, logs: [] })
      const id = this.#nextId()
      const overdue = setTimeout(() => void this.kill(), timeoutMs + LOAD_GRACE_MS)
      const settle = (result: LoadResult) => {
        clearTimeout(overdue)
        resolve(result)
      }
      this.#loads.set(id, { functionKey: fn.key, log, settle })
      this.#send({ type: 'load', id, meta: { ...facts, timeoutMs }, body: joinParts([JSON.stringify(env), code]) })
    })
  }

  unload(key: string): void {
    this.#send({ type: 'unload', id: 0, meta: { key } })
  }

  invoke(functionKey: string, { request, body, ...call }: GuestCall): Promise<GuestOutcome> {
    const log = new GuestLog(call.logBytesMax)
    const { headers: headerList, ...target } = request
    return new Promise((settle) => {
      if (this.#death) return settle({ result: this.#death, logs: [], cpuMs: 0, heapBytes: 0 })
      const id = this.#nextId()
      this.#calls.set(id, { invocationId: call.invocationId, functionKey, log, responseBytesMax: call.responseBytesMax, settle })
      this.#send({
        type: 'invoke',
        id,
        meta: { key: functionKey, ...call },
        body: joinParts([JSON.stringify({ ...target, headerList }), body]),
      })
    })
  }

  cancel(invocationId: string): void {
    for (const [id, call] of this.#calls) if (call.invocationId === invocationId) this.#send({ type: 'cancel', id })
  }

  /** Resolves with Infinity when the guest ends before it answers. */
  ping(): Promise<number> {
    const sentAt = performance.now()
    return new Promise((resolve) => {
      if (this.#death) return resolve(Number.POSITIVE_INFINITY)
      const id = this.#nextId()
      this.#pings.set(id, () => resolve(this.#death ? Number.POSITIVE_INFINITY : performance.now() - sentAt))
      this.#send({ type: 'ping', id })
    })
  }

  memoryBytes(): Promise<number> {
    return this.#process.memoryBytes()
  }

  async kill(): Promise<void> {
    await this.#process.kill()
    await this.exited
  }

  #nextId(): number {
    this.#lastId = this.#lastId === 0xffffffff ? 1 : this.#lastId + 1
    return this.#lastId
  }

  /** A frame that no guest can take (tens of megabytes) fails what it was sent for. */
  #send(frame: OutgoingFrame): void {
    try {
      this.#writer.write(frame)
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : 'The request to the guest is not possible.'
      this.#settle(frame.id, { type: 'failure', code: 'FUNCTION_ERROR', message })
    }
  }

  #listen(channel: Duplex): void {
    const decoder = new FrameDecoder((frame) => this.#handle(frame))
    channel.on('data', (chunk: Buffer) => {
      if (this.#isViolated) return
      try {
        decoder.push(chunk)
      } catch (thrown) {
        this.#isViolated = true
        this.#words += `\nended for breaking the protocol: ${thrown instanceof ProtocolError ? thrown.message : String(thrown)}`
        void this.kill()
      }
    })
    // A guest without its connection is of no use. Mostly it closes because the process is ending: how, is then for the sandbox to say.
    channel.on('error', () => undefined)
    channel.on('close', () => setTimeout(() => void this.kill(), CLOSE_GRACE_MS).unref())
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#words = (this.#words + chunk.toString('latin1')).slice(-LAST_WORDS_BYTES)
      })
      stream.on('error', () => undefined)
    }
    this.#process.stdin.on('error', () => undefined)
    this.#process.stdin.end()
  }

  #handle(frame: Frame): void {
    const handle = this.#handlers[frame.type]
    if (!handle) throw new ProtocolError(`A guest does not send ${frame.type} frames.`)
    handle(frame)
  }

  #handleResult(frame: Frame): void {
    const call = this.#calls.get(frame.id)
    if (!call) throw new ProtocolError('A result belongs to no call.')
    const result = readResult(frame, call.responseBytesMax)
    this.#calls.delete(frame.id)
    call.settle({ ...result, logs: call.log.lines })
  }

  #settleLoad(id: number, result: LoadResult): void {
    const load = this.#loads.get(id)
    if (!load) throw new ProtocolError('A load was not asked for.')
    this.#loads.delete(id)
    load.settle(result)
  }

  /** Fails the call or load of an id, if there is one. */
  #settle(id: number, failure: GuestFailure): void {
    const call = this.#calls.get(id)
    this.#calls.delete(id)
    call?.settle({ result: failure, logs: call.log.lines, cpuMs: 0, heapBytes: 0 })
    const load = this.#loads.get(id)
    this.#loads.delete(id)
    load?.settle({ ok: false, failure, logs: load.log.lines })
  }

  #ownerOf(number: number): { invocationId: string; functionKey: string } | undefined {
    const call = this.#calls.get(number)
    if (call) return { invocationId: call.invocationId, functionKey: call.functionKey }
    const load = this.#loads.get(number)
    return load && { invocationId: '', functionKey: load.functionKey }
  }

  async #die(exit: SandboxExit): Promise<{ outOfMemory: boolean }> {
    await this.#drained()
    const outOfMemory = exit.outOfMemory || (diedByItself(exit) && OUT_OF_MEMORY_WORDS.test(this.#words))
    this.#death = outOfMemory ? OUT_OF_MEMORY : CRASHED
    this.#fetches.abortAll()
    for (const id of [...this.#calls.keys(), ...this.#loads.keys()]) this.#settle(id, this.#death)
    for (const answer of this.#pings.values()) answer()
    this.#pings.clear()
    return { outOfMemory }
  }

  /** The process is gone, its last frames and words may still be in the pipes. */
  async #drained(): Promise<void> {
    const { channel, stderr } = this.#process
    const streams = channel ? [channel, stderr] : [stderr]
    const closed = streams.map((stream) => (stream.closed ? undefined : new Promise((resolve) => stream.once('close', resolve))))
    let timer: NodeJS.Timeout | undefined
    await Promise.race([
      Promise.all(closed),
      new Promise((resolve) => {
        timer = setTimeout(resolve, DRAIN_MS_MAX)
      }),
    ])
    clearTimeout(timer)
  }
}

const CRASHED: GuestFailure = { type: 'failure', code: 'FUNCTION_CRASHED', message: 'The function’s process ended during the call.' }
const OUT_OF_MEMORY: GuestFailure = {
  type: 'failure',
  code: 'FUNCTION_MEMORY_LIMIT',
  message: 'The function used more memory than its limit.',
}

/** V8 gives up with SIGABRT or SIGTRAP; a sandbox reports them as 128 + number. */
function diedByItself({ code, signal }: SandboxExit): boolean {
  return signal === 'SIGABRT' || signal === 'SIGTRAP' || code === 128 + 6 || code === 128 + 5
}
