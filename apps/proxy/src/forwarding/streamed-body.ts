import type { IncomingMessage } from 'node:http'
import type { Exchange } from '@plat/link/link.ts'
import { BODY_LIMITS } from './body-limits.ts'

/** A visitor's body on its way to the function piece by piece, as fast as both ends go. Nothing is read before `flowTo`. */
export class StreamedBody {
  readonly #request: IncomingMessage
  readonly #onTooLarge: () => void
  #received = 0

  /** `onTooLarge` is told once when more comes than a function takes; whatever follows is dropped. */
  constructor(request: IncomingMessage, onTooLarge: () => void) {
    this.#request = request
    this.#onTooLarge = onTooLarge
  }

  flowTo(exchange: Exchange): void {
    this.#request.on('data', (chunk: Buffer) => this.#write(exchange, chunk))
    this.#request.once('end', () => {
      if (this.#received <= BODY_LIMITS.max) exchange.end()
    })
  }

  /** The function takes more, or its answer is over and the rest flows off unread. */
  resume(): void {
    this.#request.resume()
  }

  #write(exchange: Exchange, chunk: Buffer): void {
    const wasTooLarge = this.#received > BODY_LIMITS.max
    this.#received += chunk.length
    if (wasTooLarge || exchange.isOver) return
    if (this.#received > BODY_LIMITS.max) this.#onTooLarge()
    else if (!exchange.write(chunk)) this.#request.pause()
  }
}
