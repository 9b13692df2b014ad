import { AppError } from '@plat/shared/errors/app-error.ts'

interface Waiter {
  proceed(): void
  refuse(error: AppError): void
}

/** Calls that wait for room, first come first served, bounded in number. */
export class WaitingLine {
  readonly #waiters = new Set<Waiter>()
  readonly #lengthMax: number

  constructor({ lengthMax }: { lengthMax: number }) {
    this.#lengthMax = lengthMax
  }

  get length(): number {
    return this.#waiters.size
  }

  /** Settles when it is one's turn. @throws AppError FUNCTION_UNAVAILABLE when the line is full or it took longer than `waitMs` */
  async wait(waitMs: number): Promise<void> {
    const full = new AppError('FUNCTION_UNAVAILABLE', {
      detail: 'Every place for functions is taken. Wait the seconds named in Retry-After.',
    })
    if (this.#waiters.size >= this.#lengthMax) throw full
    await new Promise<void>((proceed, refuse) => {
      const waiter: Waiter = {
        proceed: () => leave(proceed),
        refuse: (error) => leave(() => refuse(error)),
      }
      const leave = (settle: () => void): void => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
        settle()
      }
      const timer = setTimeout(() => waiter.refuse(full), waitMs)
      this.#waiters.add(waiter)
    })
  }

  /** Lets the first one go on. */
  next(): void {
    const [first] = this.#waiters
    first?.proceed()
  }

  /** Sends everybody away. */
  close(error: AppError): void {
    for (const waiter of this.#waiters) waiter.refuse(error)
  }
}
