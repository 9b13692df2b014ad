import { Fifo } from './fifo.ts'

/** Something that has frames to send that may wait. */
export interface Turn {
  /** Sends at most one piece of data; comes back by `add` when there is more. */
  takeTurn(): void
}

/** Gives each exchange with data to send its turn, one piece each, so that a large body holds up no other. */
export class SendRounds {
  readonly #waiting = new Fifo<Turn>()
  readonly #onAdd: () => void

  constructor(onAdd: () => void) {
    this.#onAdd = onAdd
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0
  }

  add(turn: Turn): void {
    this.#waiting.push(turn)
    this.#onAdd()
  }

  /** Goes round until nobody has more or `mayGoOn` says no. */
  run(mayGoOn: () => boolean): void {
    while (mayGoOn()) {
      const turn = this.#waiting.shift()
      if (turn === undefined) return
      turn.takeTurn()
    }
  }
}
