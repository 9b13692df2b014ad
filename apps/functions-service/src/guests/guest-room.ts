import { AppError } from '@plat/shared/errors/app-error.ts'
import type { BlankGuests } from './blank-guests.ts'
import type { Guest } from './guest.ts'
import type { GuestWish } from './guest-group.ts'
import { GUEST_LIMITS } from './guest-limits.ts'
import type { GuestStarter } from './guest-starter.ts'
import { memoryCeiling } from './memory-ceiling.ts'
import { WaitingLine } from './waiting-line.ts'

interface Options {
  starter: GuestStarter
  blanks: BlankGuests
  defaultMemoryMb: number
  /** Guests that may be bound at the same time. */
  guestsMax: number
  /** Resident bytes of all guests. */
  memoryBytesMax: number
  /** What is taken of both at present. */
  usage(): { guests: number; memoryBytes: number }
  /** Ends the guest longest unused; false when every one has calls. */
  endLongestUnused(): boolean
}

/** Hands out guests as long as there is room for them; where there is none, the longest unused one makes room, or the wish waits its turn. */
export class GuestRoom {
  readonly #options: Options
  readonly #line = new WaitingLine({ lengthMax: GUEST_LIMITS.waitersMax })
  /** Room taken by guests that are still starting. */
  #reserved = 0
  #isClosed = false

  constructor(options: Options) {
    this.#options = options
  }

  /** A guest for a project, not bound yet. @throws AppError FUNCTION_UNAVAILABLE, RUNTIME_UNAVAILABLE, SHUTTING_DOWN */
  async obtain({ memoryMb, isNeeded }: GuestWish): Promise<Guest> {
    await this.#findRoom(isNeeded)
    this.#reserved += 1
    try {
      const guest = await this.#findGuest(memoryMb)
      if (!this.#isClosed) return guest
      void guest.end('closing')
      throw new AppError('SHUTTING_DOWN')
    } finally {
      this.#reserved -= 1
    }
  }

  /** Room may have fallen free. */
  next(): void {
    this.#line.next()
  }

  close(): void {
    this.#isClosed = true
    this.#line.close(new AppError('SHUTTING_DOWN'))
  }

  async #findRoom(isNeeded: boolean): Promise<void> {
    // On a machine that cannot keep up, a start ahead of need would take its time from those that are needed.
    if (!isNeeded && this.#options.starter.isBehind) throw noRoom()
    const until = performance.now() + GUEST_LIMITS.waitMs
    while (!this.#isClosed && !this.#hasRoom()) {
      if (!isNeeded) throw noRoom()
      if (this.#options.endLongestUnused()) break
      await this.#line.wait(until - performance.now())
    }
    if (this.#isClosed) throw new AppError('SHUTTING_DOWN')
  }

  #hasRoom(): boolean {
    const { guests, memoryBytes } = this.#options.usage()
    return guests + this.#reserved < this.#options.guestsMax && memoryBytes < this.#options.memoryBytesMax
  }

  /** A blank one may have ended unnoticed since: it must answer before a call is entrusted to it. */
  async #findGuest(memoryMb: number): Promise<Guest> {
    const { starter, blanks, defaultMemoryMb } = this.#options
    for (let tries = 0; memoryMb <= defaultMemoryMb && tries <= GUEST_LIMITS.blanks; tries += 1) {
      const guest = await blanks.take()
      if (await guest.answers()) return guest
      void guest.end('unresponsive')
    }
    return await starter.start(memoryCeiling(memoryMb))
  }
}

const noRoom = (): AppError => new AppError('FUNCTION_UNAVAILABLE', { internal: 'no room for a guest that nobody waits for' })
