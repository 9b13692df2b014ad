import type { GuestCall, GuestConnection, GuestFailure, GuestFunction, GuestOutcome } from '../guests/guest-connection.ts'

type LoadResult = Awaited<ReturnType<GuestConnection['load']>>

const CRASHED: GuestFailure = { type: 'failure', code: 'FUNCTION_CRASHED', message: 'ended' }
export const answered = (text = 'ok'): GuestOutcome => ({
  result: { type: 'response', status: 200, headers: [], body: Buffer.from(text), resultKind: 'text' },
  logs: [],
  cpuMs: 1,
  heapBytes: 0,
})
export const failedWith = (code: GuestFailure['code']): GuestOutcome => ({
  ...answered(),
  result: { type: 'failure', code, message: code },
})

/** The far end of a guest connection, for tests of what supervises it: calls stay open until the test answers them. */
export class PeerGuest implements GuestConnection {
  readonly pid: number
  readonly exited: Promise<{ outOfMemory: boolean }>
  readonly loaded: GuestFunction[] = []
  readonly unloaded: string[] = []
  readonly cancelled: string[] = []
  readonly calls = new Map<string, { call: GuestCall; answer(outcome: GuestOutcome): void }>()
  isAlive = true
  bytes = 50 * 1024 * 1024
  answersPings = true
  loadResult: Promise<LoadResult> = Promise.resolve({ ok: true })
  /** What a call gets at once; undefined keeps it open. */
  immediate: GuestOutcome | undefined
  #exit: (how: { outOfMemory: boolean }) => void = () => undefined

  constructor(pid: number) {
    this.pid = pid
    this.exited = new Promise((resolve) => {
      this.#exit = resolve
    })
  }

  load(fn: GuestFunction): Promise<LoadResult> {
    this.loaded.push(fn)
    return this.loadResult
  }

  unload(key: string): void {
    this.unloaded.push(key)
  }

  invoke(_key: string, call: GuestCall): Promise<GuestOutcome> {
    if (!this.isAlive) return Promise.resolve({ ...answered(), result: CRASHED })
    if (this.immediate) return Promise.resolve(this.immediate)
    return new Promise((resolve) => {
      const answer = (outcome: GuestOutcome): void => {
        this.calls.delete(call.invocationId)
        resolve(outcome)
      }
      this.calls.set(call.invocationId, { call, answer })
    })
  }

  cancel(invocationId: string): void {
    this.cancelled.push(invocationId)
  }

  ping(): Promise<number> {
    return this.answersPings ? Promise.resolve(1) : new Promise(() => undefined)
  }

  memoryBytes(): Promise<number> {
    return Promise.resolve(this.isAlive ? this.bytes : 0)
  }

  kill(): Promise<void> {
    this.die()
    return Promise.resolve()
  }

  die(outcome: GuestOutcome = { ...answered(), result: CRASHED }): void {
    this.isAlive = false
    for (const { answer } of this.calls.values()) answer(outcome)
    this.#exit({ outOfMemory: false })
  }
}
