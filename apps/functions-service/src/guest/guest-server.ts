import { constants, getPriority, setPriority } from 'node:os'
import type { Duplex } from 'node:stream'
import { createLink } from '@plat/link/create-link.ts'
import type { Exchange, IncomingMessage, Link } from '@plat/link/link.ts'
import { sourceOfExchange } from '@plat/link/source-of-exchange.ts'
import { ARTEFACT_BYTES_MAX, GUEST_EXCHANGE, GUEST_WINDOWS, type LoadedHead } from '../guest-protocol/guest-exchanges.ts'
import type { GuestFailure } from '../guests/guest-connection.ts'
import { joinParts } from '../protocol/parts.ts'
import { readParts } from '../protocol/read-parts.ts'
import { BlankIsolates } from './blank-isolates.ts'
import { CallReporter } from './call-reporter.ts'
import { NOT_LOADED } from './failures.ts'
import { FetchExchange } from './fetch-exchange.ts'
import type { FunctionIsolate } from './function-isolate.ts'
import { Invocation } from './invocation.ts'
import { type LoadOrder, loadFunction } from './load-function.ts'
import { prepareFunction } from './prepare-function.ts'
import { LOAD_PARTS, readInvoke, readLoad, readUnload } from './read-orders.ts'

const HEAP_SAMPLE_EVERY = 100
const MEMORY_MB = 128
/** A quarter of what a call that competes for the core gets (sched(7)): a guest that prepares does nothing else any more. */
const PREPARING_NICE = 6

/** Does what the supervisor asks over the link. `die`: the link is gone, and with it all reason to go on. */
export class GuestServer {
  readonly #isolates = new Map<number, FunctionIsolate>()
  readonly #blanks = new BlankIsolates({ memoryMb: MEMORY_MB, activity: () => this.#orders })
  readonly #reporter = new CallReporter()
  readonly #fetches: FetchExchange
  readonly #link: Link
  #orders = 0
  #calls = 0

  constructor(stream: Duplex, die: (reason: unknown) => void) {
    this.#link = createLink(
      stream,
      {
        onOpen: (exchange, kind, message) => this.#open(exchange, kind, message),
        onNote: (note) => this.#unload(readUnload(note)),
        onClose: die,
      },
      { role: 'server', windowBytesByKind: GUEST_WINDOWS },
    )
    this.#fetches = new FetchExchange(this.#link)
  }

  #open(exchange: Exchange, kind: number, message: IncomingMessage): void {
    this.#orders += 1
    if (kind === GUEST_EXCHANGE.invoke) this.#invoke(exchange, message)
    else if (kind === GUEST_EXCHANGE.load) void this.#load(exchange, message)
    else if (kind === GUEST_EXCHANGE.prepare) void this.#prepare(exchange, message)
    else throw new Error(`A guest is not asked for exchanges of kind ${kind}.`)
  }

  #invoke(exchange: Exchange, message: IncomingMessage): void {
    const { isolate: number, limits, ...call } = readInvoke(message.head)
    const isolate = this.#isolates.get(number)
    if (!isolate || isolate.isGone) {
      this.#reporter.failure(new Invocation(exchange.id, limits, exchange), NOT_LOADED, false)
      return
    }
    if (++this.#calls % HEAP_SAMPLE_EVERY === 1) this.#reporter.heapBytes = isolate.heapBytes() ?? this.#reporter.heapBytes
    const onCancel = () => isolate.cancel(exchange.id)
    if (message.isEnd) {
      exchange.receiver = { onCancel, onReset: onCancel, onDrain: () => isolate.drained(exchange.id) }
      isolate.invoke(exchange, limits, { ...call, body: message.body })
      return
    }
    const source = sourceOfExchange(exchange, message)
    exchange.receiver = {
      onData: (chunk) => source.onData(chunk),
      onEnd: () => source.onEnd(),
      onReset: (reason) => {
        source.onReset(reason)
        onCancel()
      },
      onCancel,
      onDrain: () => isolate.drained(exchange.id),
    }
    isolate.invoke(exchange, limits, { ...call, body: undefined, arriving: { source } })
  }

  async #load(exchange: Exchange, message: IncomingMessage): Promise<void> {
    const order = await this.#readOrder(exchange, message)
    if (order === undefined) return
    this.#unload(order.isolate)
    const startedAt = performance.now()
    const { isolate, loaded, usedSnapshot } = loadFunction(order, {
      exchange,
      blanks: this.#blanks,
      reporter: this.#reporter,
      fetches: this.#fetches,
    })
    this.#isolates.set(order.isolate, isolate)
    const outcome = await loaded
    isolate.flushLines()
    if ('type' in outcome) return this.#refuse(exchange, outcome)
    const { usedCodeCache, codeCache } = outcome
    const loadMs = Math.round((performance.now() - startedAt) * 100) / 100
    const head: LoadedHead = { ok: true, loadMs, heapBytes: isolate.heapBytes() ?? 0, usedCodeCache, usedSnapshot }
    this.#reporter.heapBytes = head.heapBytes
    exchange.reply({ head: JSON.stringify(head), body: codeCache ?? Buffer.alloc(0), isEnd: true })
  }

  async #prepare(exchange: Exchange, message: IncomingMessage): Promise<void> {
    const order = await this.#readOrder(exchange, message)
    if (order === undefined) return
    setPriority(Math.min(constants.priority.PRIORITY_LOW, getPriority() + PREPARING_NICE)) // never less than it has: that is refused
    try {
      const { codeCache = '', appSnapshot = '', plainMs, restoredMs } = prepareFunction(order, order.slowMs)
      const head: LoadedHead = { ok: true, loadMs: plainMs, heapBytes: 0, usedCodeCache: false, usedSnapshot: false, restoredMs }
      exchange.reply({ head: JSON.stringify(head), body: Buffer.concat(joinParts([codeCache, appSnapshot])), isEnd: true })
    } catch (thrown) {
      this.#refuse(exchange, { type: 'failure', code: 'FUNCTION_ERROR', message: String(thrown).slice(0, 500) })
    }
  }

  async #readOrder(exchange: Exchange, message: IncomingMessage): Promise<LoadOrder | undefined> {
    const source = sourceOfExchange(exchange, message)
    exchange.receiver = source
    const parts = await readParts(source, { count: LOAD_PARTS, bytesMax: ARTEFACT_BYTES_MAX }).catch(() => undefined)
    if (parts === undefined) return void exchange.reset()
    return readLoad(message.head, parts)
  }

  #refuse(exchange: Exchange, { code, message, stack = '' }: GuestFailure): void {
    const head: LoadedHead = { ok: false, code }
    exchange.reply({ head: JSON.stringify(head), body: Buffer.concat(joinParts([message, stack])), isEnd: true })
  }

  #unload(isolate: number): void {
    this.#isolates.get(isolate)?.dispose()
    this.#isolates.delete(isolate)
  }
}
