import type ivm from 'isolated-vm'
import type { GuestFailure } from '../guests/guest-connection.ts'
import { bare } from './bare.ts'
import { createBridge } from './bridge.ts'
import { compileFunction } from './compile-function.ts'
import { bodyIn, copyIn } from './copy-in.ts'
import { type CreatedIsolate, createIsolate, type IsolateArgument } from './create-isolate.ts'
import { ABUSE, LOAD_TIMEOUT, MEMORY_LIMIT, NO_RESPONSE, NOT_EVALUATED, STOPPED, timeoutAfter, UNLOADED } from './failures.ts'
import type { FetchExchange } from './fetch-exchange.ts'
import type { GuestOutput } from './guest-output.ts'
import { Invocation, type InvocationLimits } from './invocation.ts'
import { createOperations } from './isolate-operations.ts'
import { disposeQuietly, type Entry, type EntryEnding, Lane } from './lane.ts'

/** What the isolate is told of its function, apart from the code. */
export interface FunctionFacts {
  functionName: string
  projectId: string
  deploymentId: string | null
  version: number
  env: Record<string, string>
}

/** What the isolate is told of one call. */
export interface CallFacts {
  invocationId: string
  timestamp: string
  kind: 'http' | 'event'
  method: string
  url: string
  headerList: [string, string][]
  ip: string
  params: Record<string, string>
}

export interface FunctionIsolateOptions {
  memoryMb: number
  /** Frame that the lines of the module's top level belong to. */
  loadId: number
  logBytesMax: number
  output: GuestOutput
  fetches: FetchExchange
}

type LoadVerdict = 'loaded' | GuestFailure

/** How long one entry of the module's own scope may take, once it has loaded. */
const MODULE_ENTRY_MS = 1000
/** How long a call that was cancelled may hold the isolate before it is taken down. */
const CANCEL_GRACE_MS = 250
const HEAP_SAMPLE_EVERY = 16

/** One function version in an isolate of its own: its calls, their timers and fetches, and all that can happen to them. */
export class FunctionIsolate {
  readonly #output: GuestOutput
  readonly #fetches: FetchExchange
  readonly #created: CreatedIsolate
  readonly #lane: Lane
  readonly #calls = new Map<number, Invocation>()
  readonly #moduleScope: Invocation
  /** What the module's own scope goes by: its load, later the newest call. */
  #moduleNumber: number
  #loadVerdict: LoadVerdict | undefined
  #settleLoad: ((verdict: LoadVerdict) => void) | undefined
  #hasAbused = false
  #isGone = false
  #heapBytes = 0
  #results = 0

  constructor({ memoryMb, loadId, logBytesMax, output, fetches }: FunctionIsolateOptions) {
    this.#output = output
    this.#fetches = fetches
    this.#moduleNumber = loadId
    this.#moduleScope = new Invocation(0, { timeoutMs: MODULE_ENTRY_MS, responseBytesMax: 0, logBytesMax })
    const operations = createOperations({
      output,
      find: (number) => (number === 0 ? this.#moduleScope : this.#calls.get(number as number)),
      wireNumber: (invocation) => this.#wireNumber(invocation),
      enter: (invocation, values) => this.#enter(invocation, values),
      fetches,
      onFetched: (invocation, operation, { head, body }) => this.#enter(invocation, ['fetch', operation, head, copyIn(body)]),
      onLoad: (verdict) => {
        this.#loadVerdict ??= verdict
      },
      onFinish: (invocation) => this.#finish(invocation),
    })
    const bridge = createBridge(operations, () => {
      this.#hasAbused = true
      disposeQuietly(this.#created.isolate)
    })
    this.#created = createIsolate(memoryMb, bridge)
    this.#lane = new Lane({ isolate: this.#created.isolate, onEntered: (entry, ending) => this.#afterEntry(entry, ending) })
  }

  /** Evaluates the module. Answers when that is done, or its time is over; a module that failed leaves the isolate disposed. */
  async load(code: string, facts: FunctionFacts, timeoutMs: number): Promise<LoadVerdict> {
    const deadline = performance.now() + timeoutMs
    const compiled = await compileFunction(this.#created.isolate, { code, functionName: facts.functionName, timeoutMs })
    // Unloaded meanwhile: whatever compiling said is about that.
    if (this.#isGone) return UNLOADED
    const verdict = 'script' in compiled ? await this.#evaluate(compiled.script, facts, deadline) : compiled
    if (verdict === 'loaded') this.#sampleHeap()
    else this.dispose()
    return verdict
  }

  /** Runs one call. Its result leaves through the output, always, and once. */
  invoke(number: number, { limits, facts, body }: { limits: InvocationLimits; facts: CallFacts; body: Buffer }): void {
    const invocation = new Invocation(number, limits)
    this.#calls.set(number, invocation)
    this.#moduleNumber = number
    invocation.wallTimer = setTimeout(() => this.#outOfTime(invocation), limits.timeoutMs)
    const run = (timeout: number) => {
      const told = { ...facts, remainingMs: timeout, responseBytesMax: limits.responseBytesMax }
      return this.#apply(['invoke', number, JSON.stringify(told), bodyIn(body)], timeout)
    }
    this.#lane.enter({ invocation, run })
  }

  /** Aborts the signal of a call; takes the isolate down when the call holds it and does not let go. */
  cancel(number: number): void {
    const invocation = this.#calls.get(number)
    if (!invocation) return
    this.#enter(invocation, ['cancel', number])
    const held = this.#lane.running
    if (held?.invocation !== invocation) return
    setTimeout(() => {
      if (this.#lane.running === held) disposeQuietly(this.#created.isolate)
    }, CANCEL_GRACE_MS)
  }

  /** Takes the isolate down; calls that run end as crashed. */
  dispose(): void {
    disposeQuietly(this.#created.isolate)
    this.#end(UNLOADED)
  }

  /** The isolate is disposed, by whoever. */
  get isGone(): boolean {
    return this.#isGone
  }

  #evaluate(script: ivm.Script, facts: FunctionFacts, deadline: number): Promise<LoadVerdict> {
    const { context } = this.#created
    // Two crossings under one limit: the first runs code too, when the user's source closes our wrapper early.
    const run = async (timeout: number) => {
      const wrapper: ivm.Reference = await script.run(context, bare({ timeout, reference: true, release: true }))
      await this.#apply(
        ['load', wrapper.derefInto(bare({ release: true })), JSON.stringify(facts)],
        Math.max(1, Math.ceil(deadline - performance.now())),
      )
    }
    return new Promise((resolve) => {
      this.#settleLoad = resolve
      this.#lane.enter({ invocation: this.#moduleScope, run, limitMs: deadline - performance.now() })
    })
  }

  #enter(invocation: Invocation, values: IsolateArgument[]): void {
    const run = (timeout: number) => this.#apply(values, timeout)
    this.#lane.enter(invocation === this.#moduleScope ? { invocation, run, limitMs: MODULE_ENTRY_MS } : { invocation, run })
  }

  #apply(values: IsolateArgument[], timeout: number): Promise<unknown> {
    return this.#created.entry.apply(undefined, values, bare({ timeout }))
  }

  #afterEntry({ invocation }: Entry, ending: EntryEnding): void {
    if (ending.type === 'unhandled') this.#print(invocation, `Unhandled rejection: ${ending.stack || ending.message}`)
    if (ending.type === 'timeout') invocation.outcome = timeoutAfter(invocation.limits.timeoutMs)
    if (invocation === this.#moduleScope) this.#afterLoad(ending)
    if (this.#created.isolate.isDisposed) this.#end(this.#deathBy(ending))
    for (const call of this.#calls.values()) this.#settleIfReady(call)
  }

  #afterLoad(ending: EntryEnding): void {
    const settle = this.#settleLoad
    this.#settleLoad = undefined
    if (ending.type === 'timeout') settle?.(LOAD_TIMEOUT)
    else if (ending.type === 'done' || ending.type === 'unhandled') settle?.(this.#loadVerdict ?? NOT_EVALUATED)
    else settle?.(this.#deathBy(ending))
  }

  #deathBy(ending: EntryEnding): GuestFailure {
    if (this.#hasAbused) return ABUSE
    return ending.type === 'memory' ? MEMORY_LIMIT : STOPPED
  }

  #settleIfReady(call: Invocation): void {
    if (!call.outcome && call.hasReturned && call.isIdle) call.outcome = NO_RESPONSE
    if (call.isSettled || !call.outcome) return
    call.isSettled = true
    this.#lane.meter()
    this.#output.result(call, this.#heapBytes)
    if (++this.#results % HEAP_SAMPLE_EVERY === 0) this.#sampleHeap()
    if (call.isOver) this.#forget(call)
    else if (call.outcome.type === 'failure') this.#drop(call)
  }

  #outOfTime(call: Invocation): void {
    // An answer that waits for its entry to end does not count: the handler holds the isolate past its time.
    if (!call.isSettled) call.outcome = timeoutAfter(call.limits.timeoutMs)
    this.#settleIfReady(call)
    this.#drop(call)
  }

  /** Ends a call from this side; what it left behind in the isolate is forgotten there too. */
  #drop(call: Invocation): void {
    if (!this.#calls.has(call.number)) return
    this.#finish(call)
    this.#enter(this.#moduleScope, ['drop', call.number])
  }

  /** The call is over: none of its timers fires, none of its fetches is waited for. It is told of after the entry that runs. */
  #finish(call: Invocation): void {
    call.isOver = true
    call.stopTimers()
    for (const wireId of call.fetches.values()) this.#fetches.cancel(wireId)
    call.fetches.clear()
    if (call.isSettled) this.#forget(call)
  }

  #forget(call: Invocation): void {
    clearTimeout(call.wallTimer)
    this.#calls.delete(call.number)
  }

  #end(failure: GuestFailure): void {
    if (this.#isGone) return
    this.#isGone = true
    this.#lane.close()
    for (const call of this.#calls.values()) {
      call.outcome ??= failure
      this.#finish(call)
      this.#settleIfReady(call)
    }
    this.#finish(this.#moduleScope)
    this.#settleLoad?.(failure)
    this.#settleLoad = undefined
  }

  #wireNumber(invocation: Invocation): number {
    return invocation === this.#moduleScope ? this.#moduleNumber : invocation.number
  }

  #print(invocation: Invocation, text: string): void {
    for (const line of invocation.admitLog('ERROR', text).lines) this.#output.log(this.#wireNumber(invocation), line)
  }

  /** Not awaited: a busy isolate answers later, a dead one never. */
  #sampleHeap(): void {
    this.#created.isolate.getHeapStatistics().then(
      ({ used_heap_size, externally_allocated_size }) => {
        this.#heapBytes = used_heap_size + externally_allocated_size
      },
      () => undefined,
    )
  }
}
