import type { Duplex } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ByteSource } from '@plat/link/byte-source.ts'
import { createLink } from '@plat/link/create-link.ts'
import { ExchangeTable } from '@plat/link/exchange-table.ts'
import type { Exchange, IncomingMessage, Link } from '@plat/link/link.ts'
import type { SandboxExit, SandboxedProcess } from '@plat/sandbox/sandbox.ts'
import { GUEST_EXCHANGE, GUEST_WINDOWS, type LoadHead } from '../guest-protocol/guest-exchanges.ts'
import { joinParts, splitParts } from '../protocol/parts.ts'
import { ProtocolError } from '../protocol/protocol-error.ts'
import { type CallHost, RunningGuestCall } from './guest-call.ts'
import type {
  GuestCall,
  GuestCallListener,
  GuestConnection,
  GuestConnectionOptions,
  GuestFailure,
  GuestFunction,
  GuestLoad,
  PreparedFunction,
  RunningCall,
} from './guest-connection.ts'
import { GuestFetches } from './guest-fetches.ts'
import { type LoadAnswer, RunningLoad } from './guest-load.ts'
import { ResultHeads } from './result-heads.ts'

/** A guest answers a load by itself when its time is over; after this much more it is past hope. */
const LOAD_GRACE_MS = 1000
const LAST_WORDS_BYTES = 8192
/** How long a guest may live on without its connection. */
const CLOSE_GRACE_MS = 1000
/** How long the last words of a dead process are waited for. */
const DRAIN_MS_MAX = 500
const OUT_OF_MEMORY_WORDS = /heap out of memory|is_heap_oom|invalid size error|Fatal JavaScript|allocation failed|Fatal process|OOM/i

type Pending = RunningGuestCall | RunningLoad

/** The supervisor's end of one guest process; see GuestConnection for what it promises. */
export class GuestProcess implements GuestConnection {
  readonly pid: number
  readonly exited: Promise<{ outOfMemory: boolean }>
  readonly lost: Promise<void>
  #lose: () => void = () => undefined
  readonly #process: SandboxedProcess
  readonly #link: Link
  readonly #fetches: GuestFetches
  readonly #calls = new ExchangeTable<RunningGuestCall>()
  readonly #loads = new Map<RunningLoad, { id: number; settle: (answer: LoadAnswer) => void }>()
  /** What lost the link: ended when it is known what to call that. */
  readonly #orphans = new Set<Pending>()
  readonly #host: CallHost
  #words = ''
  #death: GuestFailure | undefined

  constructor(process: SandboxedProcess, onFetch: GuestConnectionOptions['onFetch']) {
    this.pid = process.pid
    this.#process = process
    this.lost = new Promise((resolve) => {
      this.#lose = resolve
    })
    const { channel } = process
    if (!channel) throw new Error('A guest needs a channel.')
    this.#fetches = new GuestFetches({ onFetch, invocationOf: (exchangeId) => this.#invocationOf(exchangeId) })
    this.#host = {
      heads: new ResultHeads(),
      guarded: (read) => this.#guarded(read),
      orphan: (call) => this.#orphan(call),
      forget: (call) => this.#calls.delete(call.id),
    }
    this.#link = this.#connect(channel)
    this.#listen()
    this.exited = process.exited.then((exit) => this.#die(exit))
  }

  /** The end of what the process printed. */
  get lastWords(): string {
    return this.#words
  }

  async load(fn: GuestFunction, timeoutMs: number): Promise<GuestLoad> {
    const { head, body, logs } = await this.#ask(GUEST_EXCHANGE.load, fn, { timeoutMs })
    if (!head.ok) return { ...head, logs }
    const { restoredMs: _ofPreparing, ...loaded } = head
    return { ...loaded, codeCache: body.length > 0 ? body : undefined, logs }
  }

  async prepare(fn: GuestFunction, limits: { timeoutMs: number; slowMs: number }): Promise<PreparedFunction | undefined> {
    const { head, body } = await this.#ask(GUEST_EXCHANGE.prepare, fn, limits)
    if (!head.ok) return undefined
    let prepared: PreparedFunction | undefined
    this.#guarded(() => {
      const [codeCache, appSnapshot] = splitParts(body, 2).map((part) => (part.length > 0 ? part : undefined))
      prepared = { codeCache, appSnapshot, plainMs: head.loadMs, restoredMs: head.restoredMs }
    })
    return prepared
  }

  unload(isolate: number): void {
    this.#link.note(JSON.stringify({ unload: isolate }))
  }

  invoke(isolate: number, call: GuestCall, listener: GuestCallListener): RunningCall {
    const running = new RunningGuestCall(this.#host, call, listener)
    const { invocationId, timeoutMs, acceptedAt, kind, responseBytesMax, logBytesMax, request, body } = call
    const facts = `${acceptedAt},"${kind === 'http' ? 'h' : 'e'}",${responseBytesMax},${logBytesMax}`
    const head = `[${isolate},${JSON.stringify(invocationId)},${Math.ceil(timeoutMs)},${facts}]\n${request}`
    const source: ByteSource | undefined = body instanceof Uint8Array ? undefined : body
    const message = body instanceof Uint8Array ? { head, body, isEnd: true } : { head, isEnd: false }
    const exchange = this.#link.open(GUEST_EXCHANGE.invoke, message, running)
    running.begin(exchange, source)
    this.#calls.add(running)
    return running
  }

  /** Resolves with Infinity when the guest ends before it answers. */
  ping(): Promise<number> {
    return this.#link.ping()
  }

  memoryBytes(): Promise<number> {
    return this.#process.memoryBytes()
  }

  async kill(): Promise<void> {
    await this.#process.kill()
    await this.exited
  }

  #connect(channel: Duplex): Link {
    return createLink(
      channel,
      {
        onOpen: (exchange, kind, message) => this.#guarded(() => this.#open(exchange, kind, message)),
        // Mostly it closes because the process is ending: how, is then for the sandbox to say. A guest without it is of no use.
        onClose: (cause) => {
          this.#lose()
          void this.#judgeEarly()
          if (cause instanceof Error && cause.name === 'ProtocolError') this.#violated(cause)
          setTimeout(() => void this.kill(), CLOSE_GRACE_MS).unref()
        },
      },
      { role: 'client', windowBytesByKind: GUEST_WINDOWS },
    )
  }

  #open(exchange: Exchange, kind: number, message: IncomingMessage): void {
    if (kind !== GUEST_EXCHANGE.fetch) throw new ProtocolError('A guest opens fetches only.')
    this.#fetches.start(exchange, message)
  }

  #ask(kind: number, fn: GuestFunction, limits: Pick<LoadHead, 'timeoutMs' | 'slowMs'>): Promise<LoadAnswer> {
    const { code, env, codeCache = '', appSnapshot = '', ...facts } = fn
    const head: LoadHead = { ...facts, ...limits }
    return new Promise((resolve) => {
      const overdue = setTimeout(() => void this.kill(), limits.timeoutMs + LOAD_GRACE_MS)
      const settle = (answer: LoadAnswer) => {
        clearTimeout(overdue)
        resolve(answer)
      }
      const load = new RunningLoad({
        guarded: this.#host.guarded,
        orphan: (lost) => this.#orphan(lost),
        settle: (ended, answer) => {
          this.#loads.get(ended)?.settle(answer)
          this.#loads.delete(ended)
        },
      })
      this.#loads.set(load, { id: 0, settle })
      const exchange = this.#link.open(kind, { head: JSON.stringify(head), isEnd: false }, load)
      // A snapshot has the code evaluated already. Put together, parts of megabytes would be copied once more.
      for (const piece of joinParts([appSnapshot.length > 0 ? '' : code, JSON.stringify(env), codeCache, appSnapshot]))
        exchange.write(piece)
      exchange.end()
      this.#loads.set(load, { id: exchange.id, settle })
      load.begin(exchange)
    })
  }

  #invocationOf(exchangeId: number): string | undefined {
    const call = this.#calls.get(exchangeId)
    if (call) return call.invocationId
    for (const { id } of this.#loads.values()) if (id === exchangeId) return ''
    return undefined
  }

  #listen(): void {
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#words = (this.#words + chunk.toString('latin1')).slice(-LAST_WORDS_BYTES)
      })
      stream.on('error', () => undefined)
    }
    this.#process.stdin.on('error', () => undefined)
    this.#process.stdin.end()
  }

  #guarded(read: () => void): void {
    try {
      read()
    } catch (thrown) {
      if (!(thrown instanceof ProtocolError)) throw thrown
      this.#violated(thrown)
      this.#link.close(thrown)
    }
  }

  #violated(cause: Error): void {
    this.#words += `\nended for breaking the protocol: ${cause.message}`
    void this.kill()
  }

  #orphan(pending: Pending): void {
    if (this.#death) pending.endBy(this.#death)
    else this.#orphans.add(pending)
  }

  /** Without its link a guest does nothing for its calls any more: where nothing speaks of memory, they need not wait for the end of the process. */
  async #judgeEarly(): Promise<void> {
    await nextTurn() // what it printed before its end has been read by then
    if (OUT_OF_MEMORY_WORDS.test(this.#words) || (await this.#process.ranOutOfMemory())) return
    this.#endAll(CRASHED)
  }

  async #die(exit: SandboxExit): Promise<{ outOfMemory: boolean }> {
    await this.#drained()
    const outOfMemory = exit.outOfMemory || (diedByItself(exit) && OUT_OF_MEMORY_WORDS.test(this.#words))
    this.#link.close()
    this.#endAll(outOfMemory ? OUT_OF_MEMORY : CRASHED)
    return { outOfMemory }
  }

  #endAll(death: GuestFailure): void {
    this.#death ??= death
    for (const pending of [...this.#calls.values(), ...this.#loads.keys(), ...this.#orphans]) pending.endBy(this.#death)
    this.#orphans.clear()
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
