import { ExchangeTable } from '@plat/link/exchange-table.ts'
import type { Exchange } from '@plat/link/link.ts'
import type ivm from 'isolated-vm'
import type { GuestFailure } from '../guests/guest-connection.ts'
import { bare } from './bare.ts'
import { createBridge } from './bridge.ts'
import { CallAnswers } from './call-answers.ts'
import type { CallReporter } from './call-reporter.ts'
import { CallStarter, type StartedCall } from './call-starter.ts'
import { compileFunction, type FunctionSource } from './compile-function.ts'
import { copyIn } from './copy-in.ts'
import type { EntryFunction, IsolateArgument, UnboundIsolate } from './create-isolate.ts'
import { createSubtleOperations } from './crypto/create-subtle-operations.ts'
import type { EntryEnding } from './entry-ending.ts'
import { ABUSE, LOAD_TIMEOUT, MEMORY_LIMIT, NOT_EVALUATED, STOPPED, timeoutAfter, UNLOADED } from './failures.ts'
import type { FetchExchange } from './fetch-exchange.ts'
import type { FunctionFacts } from './function-facts.ts'
import { Invocation, type InvocationLimits } from './invocation.ts'
import { createOperations } from './isolate-operations.ts'
import { disposeQuietly, type Entry, Lane } from './lane.ts'
import { webOperations } from './web-operations.ts'

export interface FunctionIsolateOptions {
  unbound: UnboundIsolate
  keepsWebAssembly: boolean
  /** The exchange that the lines of the module's top level belong to. */
  loading: Exchange
  reporter: CallReporter
  fetches: FetchExchange
}

type LoadVerdict = { takesStream: boolean } | GuestFailure
export type LoadOutcome = { usedCodeCache: boolean; codeCache: Buffer | undefined } | GuestFailure

/** How long one entry of the module's own scope may take, once it has loaded. */
const MODULE_ENTRY_MS = 1000
/** Of what goes on at the same time in one isolate. */
const CALL_SLOTS = 128
const LOAD_LOG_BYTES_MAX = 1024 * 1024
const NO_CACHE = { usedCodeCache: false, codeCache: undefined }

/** One function version in an isolate of its own: its calls, their timers and fetches, and all that can happen to them. */
export class FunctionIsolate {
  readonly #isolate: ivm.Isolate
  readonly #context: ivm.Context
  readonly #enter: EntryFunction
  readonly #lane: Lane
  readonly #calls = new ExchangeTable<Invocation>(CALL_SLOTS)
  readonly #moduleScope: Invocation
  readonly #answers: CallAnswers
  readonly #starter: CallStarter
  readonly #reporter: CallReporter
  /** What the module's own scope goes by: its load, later the newest call. */
  #moduleExchange: Exchange
  #loadVerdict: LoadVerdict | undefined
  #settleLoad: ((verdict: LoadVerdict) => void) | undefined
  #takesStream = false
  #hasAbused = false
  #isGone = false

  constructor({ unbound, keepsWebAssembly, loading, reporter, fetches }: FunctionIsolateOptions) {
    this.#isolate = unbound.isolate
    this.#context = unbound.context
    this.#reporter = reporter
    this.#moduleExchange = loading
    this.#moduleScope = new Invocation(0, { timeoutMs: MODULE_ENTRY_MS, responseBytesMax: 0, logBytesMax: LOAD_LOG_BYTES_MAX }, loading)
    this.#enter = unbound.bind(this.#createHost(fetches), { keepsWebAssembly })
    this.#lane = new Lane(this.#isolate, this.#enter, { onEntered: (...ended) => this.#afterEntry(...ended) })
    this.#answers = new CallAnswers({
      reporter,
      find: (number) => this.#calls.get(number),
      enter: (call, values) => this.#enterFor(call, values),
      onOver: (call) => this.#forget(call, fetches),
    })
    this.#starter = new CallStarter(this.#lane, (call, failure) => this.#answers.fail(call, failure))
  }

  /** Compiles and evaluates the module. A module that failed leaves the isolate disposed. */
  async load(source: FunctionSource, facts: FunctionFacts, timeoutMs: number): Promise<LoadOutcome> {
    const deadline = performance.now() + timeoutMs
    const compiled = await compileFunction(this.#isolate, source, timeoutMs)
    // Unloaded meanwhile: whatever compiling said is about that.
    if (this.#isGone) return UNLOADED
    if (!('script' in compiled)) return this.#failLoad(compiled)
    const { script, ...cache } = compiled
    const verdict = await this.#evaluate(deadline, async (timeout) => {
      // Two crossings under one limit: the first runs code too, when the user's source closes our wrapper early.
      const wrapper: ivm.Reference = await script.run(this.#context, bare({ timeout, reference: true, release: true }))
      const values: IsolateArgument[] = ['load', wrapper.derefInto(bare({ release: true })), JSON.stringify(facts)]
      await this.#enter.apply(undefined, values, bare({ timeout: Math.max(1, Math.ceil(deadline - performance.now())) }))
    })
    return 'type' in verdict ? this.#failLoad(verdict) : cache
  }

  /** The module was evaluated when the isolate's snapshot was made, with the same variables. */
  async restore(facts: FunctionFacts, timeoutMs: number): Promise<LoadOutcome> {
    const verdict = await this.#evaluate(performance.now() + timeoutMs, async (timeout) => {
      await this.#enter.apply(undefined, ['load', undefined, JSON.stringify(facts)], bare({ timeout }))
    })
    return 'type' in verdict ? this.#failLoad(verdict) : NO_CACHE
  }

  /** Runs one call. It is answered through its exchange, always, and once. */
  invoke(exchange: Exchange, limits: InvocationLimits, given: Omit<StartedCall, 'invocation'>): void {
    const invocation = new Invocation(exchange.id, limits, exchange)
    this.#calls.add(invocation)
    this.#moduleExchange = exchange
    this.#starter.start({ ...given, invocation }, this.#takesStream)
  }

  /** The caller has gone or the time is over: the first is told the handler, the second ends the call. */
  cancel(number: number): void {
    const invocation = this.#calls.get(number)
    if (invocation) this.#answers.cancel(invocation, () => this.#isHeldBy(invocation) && disposeQuietly(this.#isolate))
  }

  /** What was streamed of a call's response is on its way: more may come. */
  drained(number: number): void {
    const invocation = this.#calls.get(number)
    if (invocation) this.#answers.giveCredit(invocation, 1)
  }

  /** Sends the lines that loading has printed. */
  flushLines(): void {
    this.#reporter.flush(this.#moduleScope)
  }

  /** Takes the isolate down; calls that run end as crashed. */
  dispose(): void {
    disposeQuietly(this.#isolate)
    this.#end(UNLOADED)
  }

  /** The isolate is disposed, by whoever. */
  get isGone(): boolean {
    return this.#isGone
  }

  /** Bytes in use; undefined when the isolate is gone. */
  heapBytes(): number | undefined {
    if (this.#isGone || this.#lane.running) return undefined
    const { used_heap_size, externally_allocated_size } = this.#isolate.getHeapStatisticsSync()
    return used_heap_size + externally_allocated_size
  }

  #createHost(fetches: FetchExchange) {
    const find = (number: unknown) => (number === 0 ? this.#moduleScope : this.#calls.get(number as number))
    const operations = createOperations({
      print: (invocation, line) => this.#reporter.print(invocation === this.#moduleScope ? this.#moduleScopeNow() : invocation, line),
      find,
      wireNumber: (invocation) => (invocation === this.#moduleScope ? this.#moduleExchange.id : invocation.number),
      enter: (invocation, values) => this.#enterFor(invocation, () => values),
      fetches,
      fetched: (invocation, operation) => ({
        onHead: (head, body) => this.#enterFor(invocation, () => ['fetch', operation, head, body && copyIn(body)]),
        onData: (chunk) => this.#enterFor(invocation, () => ['fetchData', operation, copyIn(chunk)]),
        onEnd: (error) => this.#enterFor(invocation, () => ['fetchEnd', operation, error]),
      }),
      onLoad: (verdict) => {
        this.#loadVerdict ??= verdict
      },
    })
    const subtleOperations = createSubtleOperations({
      find,
      complete: (invocation, id, error, bytes) =>
        this.#enterFor(invocation, () => ['job', id, error, bytes && copyIn(new Uint8Array(bytes))]),
    })
    return createBridge({ ...webOperations, ...subtleOperations, ...operations }, () => {
      this.#hasAbused = true
      disposeQuietly(this.#isolate)
    })
  }

  /** Lines of the module's own scope go with its load, later with the newest call. */
  #moduleScopeNow(): Invocation {
    return this.#calls.get(this.#moduleExchange.id) ?? this.#moduleScope
  }

  #evaluate(deadline: number, run: (timeoutMs: number) => Promise<unknown>): Promise<LoadVerdict> {
    return new Promise((resolve) => {
      this.#settleLoad = resolve
      this.#lane.enter({ calls: [this.#moduleScope], values: () => [], run, limitMs: deadline - performance.now() })
    })
  }

  #failLoad(failure: GuestFailure): GuestFailure {
    this.dispose()
    return failure
  }

  #enterFor(invocation: Invocation, values: () => IsolateArgument[]): void {
    if (invocation.isOver) return
    const limit = invocation === this.#moduleScope ? { limitMs: MODULE_ENTRY_MS } : {}
    this.#lane.enter({ calls: [invocation], values, ...limit })
  }

  #isHeldBy(invocation: Invocation): boolean {
    return this.#lane.running?.calls.includes(invocation) ?? false
  }

  #afterEntry(entry: Entry, ending: EntryEnding, settled: readonly unknown[]): void {
    const cut = ending.type === 'done' ? undefined : readCut(settled)
    if (ending.type === 'unhandled') this.#answers.printUnhandled(entry.calls[0] ?? this.#moduleScope, ending)
    this.#answers.take(cut ? settled.slice(CUT_LENGTH) : settled)
    if (ending.type === 'timeout') this.#answers.timeOut(culpritsOf(entry, cut))
    if (entry.calls.includes(this.#moduleScope)) this.#afterLoad(ending)
    if (this.#isolate.isDisposed) this.#end(this.#deathBy(ending))
    else if (ending.type === 'timeout') this.#starter.repeat(entry, cut?.batchIndex ?? -1)
    for (const call of entry.calls) this.#answers.settleIfReturned(call)
    this.#starter.onEntered(entry)
  }

  #afterLoad(ending: EntryEnding): void {
    const settle = this.#settleLoad
    this.#settleLoad = undefined
    if (this.#loadVerdict && 'takesStream' in this.#loadVerdict) this.#takesStream = this.#loadVerdict.takesStream
    if (ending.type === 'timeout') settle?.(LOAD_TIMEOUT)
    else if (ending.type === 'done' || ending.type === 'unhandled') settle?.(this.#loadVerdict ?? NOT_EVALUATED)
    else settle?.(this.#deathBy(ending))
  }

  #deathBy(ending: EntryEnding): GuestFailure {
    if (this.#hasAbused) return ABUSE
    return ending.type === 'memory' ? MEMORY_LIMIT : STOPPED
  }

  /** The call is over: none of its timers fires, none of its fetches is waited for. */
  #forget(call: Invocation, fetches: FetchExchange): void {
    call.stopTimers()
    for (const wireId of call.fetches.values()) fetches.cancel(wireId)
    call.fetches.clear()
    clearTimeout(call.cancelTimer)
    this.#calls.delete(call.number)
  }

  #end(failure: GuestFailure): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#lane.close()
    for (const call of this.#calls.values())
      this.#answers.fail(call, failure === STOPPED && call.isOverdue ? timeoutAfter(call.limits.timeoutMs) : failure)
    this.#moduleScope.isOver = true
    this.#moduleScope.stopTimers()
    this.#settleLoad?.(failure)
    this.#settleLoad = undefined
  }
}

interface Cut {
  /** Of the batch's call that was being begun; -1 when all had been. */
  batchIndex: number
  /** Call whose code was running. */
  number: number
}

const CUT_LENGTH = 2

/** What the prelude's `rescue` puts before the list. */
function readCut([batchIndex, number]: readonly unknown[]): Cut | undefined {
  return typeof batchIndex === 'number' && typeof number === 'number' ? { batchIndex, number } : undefined
}

/** Who ran out of time: the call whose code was running, else everybody the entry was for. */
function culpritsOf({ calls }: Entry, cut: Cut | undefined): readonly Invocation[] {
  const running = cut && calls.filter(({ number }) => number === cut.number)
  return running && running.length > 0 ? running : calls
}
