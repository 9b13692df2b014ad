import { readSource } from '@plat/link/read-source.ts'
import type { GuestFailure } from '../guests/guest-connection.ts'
import { type ArrivingBody, feedBody } from './arriving-body.ts'
import { type BatchedCall, toBatch } from './batch.ts'
import { BODY_MISSING, BODY_TOO_LARGE, CANCELLED } from './failures.ts'
import type { Invocation } from './invocation.ts'
import type { Entry, Lane } from './lane.ts'

export interface StartedCall extends BatchedCall {
  /** The body, when it is still arriving. */
  arriving?: ArrivingBody
}

const CALLS_MAX = 64
const BYTES_MAX = 256 * 1024
const BODY_BYTES_MAX = 6 * 1024 * 1024

interface BatchEntry extends Entry {
  batch: readonly StartedCall[]
}

/**
 * Begins the calls of one isolate: all that arrive in one turn, or while another entry runs, in one entry. After a time limit has cut a
 * batch off, those it had not come to are begun one by one.
 */
export class CallStarter {
  readonly #lane: Lane
  readonly #refuse: (call: Invocation, failure: GuestFailure) => void
  readonly #waiting: StartedCall[] = []
  #isDue = false

  /** `refuse` ends a call that is not to begin. */
  constructor(lane: Lane, refuse: (call: Invocation, failure: GuestFailure) => void) {
    this.#lane = lane
    this.#refuse = refuse
  }

  /** `takesStream`: the handler can begin before the body has arrived. */
  start(call: StartedCall, takesStream: boolean): void {
    const { arriving } = call
    if (arriving === undefined || takesStream) this.#add(call)
    else void this.#startWhole(call, arriving)
  }

  /** Begins what has gathered while an entry was running. */
  onEntered(entry: Entry): void {
    if (isBatch(entry)) for (const call of entry.batch) if (call.arriving && call.invocation.isOver) call.arriving.source.cancel()
    if (this.#waiting.length > 0) this.#flushSoon()
  }

  /** Those of a batch that had not begun: `index` is the one that was being begun, -1 when all had been. */
  repeat(entry: Entry, index: number): void {
    if (!isBatch(entry) || index < 0) return
    for (const call of entry.batch.slice(index + 1)) if (!call.invocation.isOver) this.#enter([call])
  }

  async #startWhole(call: StartedCall, { source }: ArrivingBody): Promise<void> {
    call.invocation.awaitsBody = true
    const body = (await readSource(source, BODY_BYTES_MAX).catch(() => BODY_MISSING)) ?? BODY_TOO_LARGE
    call.invocation.awaitsBody = false
    if (call.invocation.isOver) return
    if ('type' in body) this.#refuse(call.invocation, body)
    else this.#add({ ...call, body: Buffer.from(body.buffer, body.byteOffset, body.length) })
  }

  #add(call: StartedCall): void {
    this.#waiting.push(call)
    this.#flushSoon()
  }

  #flushSoon(): void {
    if (this.#isDue) return
    this.#isDue = true
    process.nextTick(() => {
      this.#isDue = false
      this.#flush()
    })
  }

  #flush(): void {
    while (this.#waiting.length > 0 && this.#lane.running === undefined) this.#enter(this.#takeBatch())
  }

  #takeBatch(): StartedCall[] {
    const batch: StartedCall[] = []
    let bytes = 0
    while (batch.length < CALLS_MAX && bytes < BYTES_MAX) {
      const call = this.#waiting.shift()
      if (call === undefined) break
      if (call.invocation.isOver) continue
      if (call.invocation.isCancelled) {
        this.#refuse(call.invocation, CANCELLED)
        continue
      }
      bytes += call.request.length + (call.body?.length ?? 0)
      batch.push(call)
    }
    return batch
  }

  #enter(batch: readonly StartedCall[]): void {
    if (batch.length === 0) return
    const calls = batch.map(({ invocation }): Invocation => invocation)
    const entry: BatchEntry = { batch, calls, values: () => toBatch(batch) }
    this.#lane.enter(entry)
    for (const { invocation, arriving, body } of batch) if (arriving && body === undefined) feedBody(this.#lane, invocation, arriving)
  }
}

function isBatch(entry: Entry): entry is BatchEntry {
  return 'batch' in entry
}
