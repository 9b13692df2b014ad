import type { GuestFailure } from '../guests/guest-connection.ts'
import type { CallReporter } from './call-reporter.ts'
import type { IsolateArgument } from './create-isolate.ts'
import { cryptoJobsOf } from './crypto/create-subtle-operations.ts'
import { BODY_MISSING, CANCELLED, NO_RESPONSE, timeoutAfter } from './failures.ts'
import type { Invocation } from './invocation.ts'
import { readHead, readResponse } from './read-response.ts'
import { readSettled, type SettledRecord } from './settled-list.ts'

interface Options {
  reporter: CallReporter
  find(number: number): Invocation | undefined
  enter(call: Invocation, values: () => IsolateArgument[]): void
  /** Nothing of the call is to go on; called once. */
  onOver(call: Invocation): void
}

/** Credit for a stream is given back in portions: each costs an entry. */
const CREDIT_BYTES = 32 * 1024
/** How long a call whose time is over may hold its isolate. */
const CANCEL_GRACE_MS = 250

/** What comes of the calls of one isolate, as it is told the supervisor. Each call ends here, once. */
export class CallAnswers {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** The list that an entry handed back. */
  take(settled: readonly unknown[]): void {
    for (const record of readSettled(settled)) {
      const call = this.#options.find(record.number)
      if (call && !call.isOver) this.#takeOne(call, record)
    }
  }

  /** Ends a call that has not ended. */
  fail(call: Invocation, failure: GuestFailure): void {
    if (call.isOver) return
    this.#options.reporter.failure(call, failure, call.isAnswered)
    this.#over(call)
  }

  /** Ends calls whose time is over, and what is left of them in the isolate. */
  timeOut(calls: readonly Invocation[]): void {
    for (const call of calls) {
      if (call.isOver || call.number === 0) continue
      this.#options.enter(call, () => ['drop', call.number])
      this.fail(call, timeoutAfter(call.limits.timeoutMs))
    }
  }

  printUnhandled(call: Invocation, { message, stack }: { message: string; stack: string }): void {
    for (const line of call.admitLog('ERROR', `Unhandled rejection: ${stack || message}`).lines) this.#options.reporter.print(call, line)
  }

  /** A handler that came back without an answer has given none once nothing is pending that could still make it. */
  settleIfReturned(call: Invocation): void {
    if (call.isCancelled && !call.isOver && call.entries === 0 && call.isOverdue) this.timeOut([call])
    const isStuck = call.hasReturned && !call.isAnswered && !call.isOver && call.isIdle && cryptoJobsOf(call) === 0
    if (isStuck) this.fail(call, NO_RESPONSE)
  }

  /**
   * Nobody waits for the call any more. Its signal is aborted; when its time is over it ends, at once or, when it holds the isolate, as soon
   * as it lets go: after a moment `dispose` is asked to make it. One that waits for its body has not begun, and ends here.
   */
  cancel(call: Invocation, dispose: () => void): void {
    if (call.awaitsBody) {
      this.fail(call, BODY_MISSING)
      return
    }
    const leftMs = call.deadline - performance.now()
    if (!call.isCancelled) {
      call.isCancelled = true
      this.#options.enter(call, () => ['cancel', call.number])
    }
    clearTimeout(call.cancelTimer)
    if (call.isOver) return
    if (leftMs > 1) call.cancelTimer = setTimeout(() => this.cancel(call, dispose), leftMs)
    else if (call.entries > 0) call.cancelTimer = setTimeout(dispose, CANCEL_GRACE_MS)
    else this.timeOut([call])
  }

  #takeOne(call: Invocation, record: SettledRecord): void {
    switch (record.type) {
      case 'r':
        this.#respond(call, record)
        return
      case 's':
        this.#beginStream(call, record)
        return
      case 'd':
        this.#stream(call, record.bytes)
        return
      case 'x':
        call.isStreaming = false
        if (record.isLast) this.#finish(call)
        return
      case 'f':
        this.fail(call, call.isCancelled && call.isStreaming ? CANCELLED : record.failure)
        return
      case 'n':
        call.hasReturned = true
        return
      case 'e':
        if (call.isAnswered) this.#finish(call)
    }
  }

  #respond(call: Invocation, record: SettledRecord & { type: 'r' }): void {
    if (call.isAnswered) return
    const response = readResponse(record, { bytesMax: call.limits.responseBytesMax, wantsKind: call.limits.wantsKind === true })
    if ('type' in response) {
      this.fail(call, response)
      return
    }
    call.isAnswered = true
    this.#options.reporter.response(call, response, record.isLast)
    if (record.isLast) this.#over(call)
  }

  #beginStream(call: Invocation, record: SettledRecord & { type: 's' }): void {
    if (call.isAnswered) return
    const head = readHead(record)
    if ('type' in head) {
      this.fail(call, head)
      return
    }
    call.isAnswered = true
    call.isStreaming = true
    this.#options.reporter.streamHead(call, head)
  }

  #stream(call: Invocation, bytes: Uint8Array): void {
    if (!call.isStreaming) return
    const mayGoOn = call.exchange?.write(bytes) ?? true
    call.creditBytes += bytes.length
    if (mayGoOn) this.giveCredit(call, CREDIT_BYTES)
  }

  /** Lets the isolate make more of a stream, when it is due `bytesMin`. */
  giveCredit(call: Invocation, bytesMin: number): void {
    if (call.creditBytes < bytesMin || call.isOver || !call.isStreaming) return
    const bytes = call.creditBytes
    call.creditBytes = 0
    this.#options.enter(call, () => ['credit', call.number, bytes])
  }

  #finish(call: Invocation): void {
    if (call.isOver) return
    this.#options.reporter.end(call)
    this.#over(call)
  }

  #over(call: Invocation): void {
    call.isOver = true
    this.#options.onOver(call)
  }
}
