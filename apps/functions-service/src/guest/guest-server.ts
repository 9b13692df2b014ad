import type { Frame } from '../protocol/frame.ts'
import { NOT_LOADED } from './failures.ts'
import type { FetchExchange } from './fetch-exchange.ts'
import { FunctionIsolate } from './function-isolate.ts'
import type { GuestOutput } from './guest-output.ts'
import { Invocation } from './invocation.ts'
import { readInvoke, readLoad } from './read-frames.ts'

const LOAD_LOG_BYTES_MAX = 1024 * 1024

/** Does what the supervisor's frames ask. */
export class GuestServer {
  readonly #output: GuestOutput
  readonly #isolates = new Map<string, FunctionIsolate>()
  readonly #fetches: FetchExchange

  constructor(output: GuestOutput, fetches: FetchExchange) {
    this.#output = output
    this.#fetches = fetches
  }

  handle(frame: Frame): void {
    switch (frame.type) {
      case 'load':
        void this.#load(frame)
        return
      case 'unload':
        this.#unload(String(frame.meta.key))
        return
      case 'invoke':
        this.#invoke(frame)
        return
      case 'cancel':
        for (const isolate of this.#isolates.values()) isolate.cancel(frame.id)
        return
      case 'fetchAnswer':
        this.#fetches.answer(frame)
        return
      case 'ping':
        this.#output.pong(frame.id)
        return
      default:
        throw new Error(`A guest is not sent ${frame.type} frames.`)
    }
  }

  async #load(frame: Frame): Promise<void> {
    const { key, memoryMb, timeoutMs, facts, code } = readLoad(frame)
    this.#unload(key)
    const isolate = new FunctionIsolate({
      memoryMb,
      loadId: frame.id,
      logBytesMax: LOAD_LOG_BYTES_MAX,
      output: this.#output,
      fetches: this.#fetches,
    })
    this.#isolates.set(key, isolate)
    const verdict = await isolate.load(code, facts, timeoutMs)
    if (verdict === 'loaded') this.#output.loaded(frame.id)
    else this.#output.loadFailed(frame.id, { code: verdict.code, message: verdict.message, stack: verdict.stack ?? '' })
  }

  #unload(key: string): void {
    this.#isolates.get(key)?.dispose()
    this.#isolates.delete(key)
  }

  #invoke(frame: Frame): void {
    const { key, ...call } = readInvoke(frame)
    const isolate = this.#isolates.get(key)
    if (isolate && !isolate.isGone) {
      isolate.invoke(frame.id, call)
      return
    }
    const invocation = new Invocation(frame.id, call.limits)
    invocation.outcome = NOT_LOADED
    this.#output.result(invocation, 0)
  }
}
