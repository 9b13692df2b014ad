import type {
  GuestCall,
  GuestCallListener,
  GuestConnection,
  GuestEnding,
  GuestFailure,
  GuestFunction,
  GuestLoad,
  GuestResponse,
  PreparedFunction,
  RunningCall,
} from '../guests/guest-connection.ts'

const CRASHED: GuestFailure = { type: 'failure', code: 'FUNCTION_CRASHED', message: 'ended' }
const MIB = 1024 * 1024

export const respondedWith = (text = 'ok'): GuestResponse => ({
  type: 'response',
  status: 200,
  headers: [],
  body: Buffer.from(text),
  resultKind: 'text',
})
export const endedWith = (code?: GuestFailure['code']): GuestEnding => ({
  failure: code && { type: 'failure', code, message: code },
  logs: [],
  cpuMs: 1,
  heapBytes: 0,
  bytesOut: 0,
})
export const loadedIn = (loadMs = 1): GuestLoad => ({
  ...{ ok: true, loadMs, heapBytes: MIB, usedCodeCache: false, usedSnapshot: false, codeCache: undefined, logs: [] },
})
export const failedLoad = (code: GuestFailure['code']): GuestLoad => ({
  ...{ ok: false, failure: { type: 'failure', code, message: code }, logs: ['[LOG] x'] },
})

/** A call that the test has in its hands. */
export interface OpenCall {
  readonly isolate: number
  readonly call: GuestCall
  /** Begins the answer, and leaves it unended. */
  respond(response?: GuestResponse): void
  /** Ends it with a failure, or well: with an answer, when it has not begun one. */
  end(code?: GuestFailure['code']): void
  isCancelled: boolean
}

/** The far end of a guest connection, for tests of what supervises it: calls stay open until the test ends them. */
export class PeerGuest implements GuestConnection {
  readonly pid: number
  readonly exited: Promise<{ outOfMemory: boolean }>
  readonly lost: Promise<void>
  /** Its connection closes; that it has ended is known only when it dies. */
  lose: () => void = () => undefined
  readonly loaded: (GuestFunction & { timeoutMs: number })[] = []
  readonly unloaded: number[] = []
  readonly calls = new Map<string, OpenCall>()
  isAlive = true
  bytes = 50 * MIB
  /** CPU time that each of its calls says it used. */
  cpuMs = 1
  /** What a ping takes; undefined: it has no answer. */
  pingMs: number | undefined = 1
  loadResult: GuestLoad | 'never' = loadedIn()
  /** Answers every call at once. */
  isPrompt = false
  prepared: PreparedFunction | undefined
  readonly #listeners = new Map<string, GuestCallListener>()
  readonly #loads = new Set<(result: GuestLoad) => void>()
  #exit: (how: { outOfMemory: boolean }) => void = () => undefined

  constructor(pid = 1) {
    this.pid = pid
    this.exited = new Promise((resolve) => {
      this.#exit = resolve
    })
    this.lost = new Promise((resolve) => {
      this.lose = resolve
    })
  }

  load(fn: GuestFunction, timeoutMs: number): Promise<GuestLoad> {
    if (!this.isAlive) return Promise.resolve(failedLoad('FUNCTION_CRASHED'))
    if (fn.isolate === 0) return Promise.resolve(failedLoad('FUNCTION_ERROR')) // it has no use for a warm-up
    this.loaded.push({ ...fn, timeoutMs })
    if (this.loadResult !== 'never') return Promise.resolve(this.loadResult)
    return new Promise((resolve) => this.#loads.add(resolve))
  }

  /** Ends the loads that are open. */
  finishLoads(result: GuestLoad = loadedIn()): void {
    for (const settle of this.#loads) settle(result)
    this.#loads.clear()
  }

  prepare(): Promise<PreparedFunction | undefined> {
    return Promise.resolve(this.prepared)
  }

  unload(isolate: number): void {
    this.unloaded.push(isolate)
  }

  invoke(isolate: number, call: GuestCall, listener: GuestCallListener): RunningCall {
    if (!this.isAlive) {
      listener.onEnd({ ...endedWith(), failure: CRASHED })
      return { cancel: () => undefined }
    }
    const { invocationId } = call
    let hasResponded = false
    const end = (failure: GuestFailure | undefined): void => {
      if (!this.calls.delete(invocationId)) return
      this.#listeners.delete(invocationId)
      if (!failure && !hasResponded) listener.onResponse(respondedWith())
      listener.onEnd({ ...endedWith(), cpuMs: this.cpuMs, failure })
    }
    const open: OpenCall = {
      ...{ isolate, call, isCancelled: false },
      respond: (response = respondedWith()) => {
        hasResponded = true
        listener.onResponse(response)
      },
      end: (code) => end(code && { type: 'failure', code, message: code }),
    }
    this.calls.set(invocationId, open)
    this.#listeners.set(invocationId, listener)
    if (this.isPrompt) end(undefined)
    return {
      cancel: () => {
        open.isCancelled = true
      },
    }
  }

  ping(): Promise<number> {
    return this.pingMs === undefined ? new Promise(() => undefined) : Promise.resolve(this.pingMs)
  }

  memoryBytes(): Promise<number> {
    return Promise.resolve(this.isAlive ? this.bytes : 0)
  }

  kill(): Promise<void> {
    this.die()
    return Promise.resolve()
  }

  /** Ends as a process does: what runs in it fails, and then it is known to be gone. */
  die(code: GuestFailure['code'] = 'FUNCTION_CRASHED'): void {
    if (!this.isAlive) return
    this.isAlive = false
    this.lose()
    for (const { end } of [...this.calls.values()]) end(code)
    this.finishLoads(failedLoad(code))
    this.#exit({ outOfMemory: code === 'FUNCTION_MEMORY_LIMIT' })
  }
}
