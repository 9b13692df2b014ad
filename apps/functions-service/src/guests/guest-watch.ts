import type { GuestConnection } from './guest-connection.ts'
import { GUEST_LIMITS } from './guest-limits.ts'

interface Options {
  connection: Pick<GuestConnection, 'ping' | 'memoryBytes'>
  memoryBytesMax: number
}

export type Finding = 'well' | 'unresponsive' | 'above soft ceiling' | 'above ceiling'

/** What the rounds of the watchdog learn about one guest (R4): whether it answers, what memory it takes, how busy it is. */
export class GuestWatch {
  readonly #options: Options
  #memoryBytes = 0
  #isMeasuring = false
  /** When the ping was sent that has no answer yet; 0: none is out. */
  #pingedAt = 0
  /** Since when the guest has been silent without a right to be; 0: it has not. */
  #wrongSince = 0
  #pingMs = 0
  /** CPU time charged since the last round, and in the one before: a long call is charged at its end. */
  #cpuMs = 0
  #cpuMsBefore = 0
  #lookedAt = performance.now()
  #lookedAtBefore = this.#lookedAt
  #busyRounds = 0

  constructor(options: Options) {
    this.#options = options
  }

  /** As last measured. */
  get memoryBytes(): number {
    return this.#memoryBytes
  }
  /** It does not answer at present. */
  get isSlow(): boolean {
    return this.#pingedAt > 0 && performance.now() - this.#pingedAt > GUEST_LIMITS.slowMs
  }
  /** It has been as busy as one guest can be for a while. */
  get isBusy(): boolean {
    return this.#busyRounds >= 2
  }

  /** CPU time that a call used. */
  charge(cpuMs: number): void {
    this.#cpuMs += cpuMs
  }

  /**
   * One round. `mayBlock`: a call is running that may hold up the whole guest until its deadline, so that its silence says nothing.
   * `isActive`: it has run calls since the last round; one that rests does not grow, and is not measured again.
   */
  async look({ mayBlock, isActive }: { mayBlock: boolean; isActive: boolean }): Promise<Finding> {
    this.#judgeBusy()
    if (!mayBlock && this.#pingedAt > 0) this.#wrongSince ||= this.#lookedAt
    else this.#wrongSince = 0
    if (this.#pingedAt === 0) this.#ping()
    if (this.#wrongSince > 0 && this.#lookedAt - this.#wrongSince + GUEST_LIMITS.watchMs > GUEST_LIMITS.silentMs) return 'unresponsive'
    if (this.#isMeasuring || (!isActive && this.#memoryBytes > 0)) return 'well'
    return await this.#measure()
  }

  #judgeBusy(): void {
    const now = performance.now()
    const share = (this.#cpuMs + this.#cpuMsBefore) / Math.max(1, now - this.#lookedAtBefore)
    const least = this.#pingMs > GUEST_LIMITS.busyPingMs ? GUEST_LIMITS.busyPingCpuShare : GUEST_LIMITS.busyCpuShare
    const isBusy = share > least || this.isSlow
    this.#busyRounds = isBusy ? this.#busyRounds + 1 : 0
    this.#cpuMsBefore = this.#cpuMs
    this.#cpuMs = 0
    this.#lookedAtBefore = this.#lookedAt
    this.#lookedAt = now
  }

  #ping(): void {
    this.#pingedAt = performance.now()
    const answered = (roundTripMs: number): void => {
      this.#pingedAt = 0
      this.#pingMs = roundTripMs
    }
    this.#options.connection.ping().then(answered, () => undefined) // fails with the guest, and `exited` tells
  }

  async #measure(): Promise<Finding> {
    this.#isMeasuring = true
    this.#memoryBytes = await this.#options.connection.memoryBytes().catch(() => 0)
    this.#isMeasuring = false
    const { memoryBytesMax } = this.#options
    if (this.#memoryBytes > memoryBytesMax) return 'above ceiling'
    return this.#memoryBytes > memoryBytesMax * GUEST_LIMITS.memorySoftShare ? 'above soft ceiling' : 'well'
  }
}
