import type { ByteSource } from './byte-source.ts'
import type { Exchange } from './link.ts'

export interface PipeEnding {
  /** When the source has ended; by default the exchange ends, without a trailer. */
  onEnd?(): void
  /** When the source has failed; by default the exchange is reset. */
  onFail?(cause: Error): void
}

/** The duties of the exchange's receiver: forward `onDrain` to it, and call `stop` on `onCancel` and `onReset`, or when the exchange is over otherwise. */
export interface ExchangePipe {
  onDrain(): void
  /** Nobody takes the bytes any more: cancels the source, unless it has ended. */
  stop(): void
}

/**
 * Sends a source as one's own body of an exchange. Bytes are consumed at the source once the exchange takes more, so that never more
 * than the source's own bound is under way.
 */
export function pipeToExchange(source: ByteSource, exchange: Exchange, ending: PipeEnding = {}): ExchangePipe {
  let held = 0
  let isDone = false
  const pipe: ExchangePipe = {
    onDrain() {
      const bytes = held
      held = 0
      if (bytes > 0 && !isDone) source.consume(bytes)
    },
    stop() {
      if (isDone) return
      isDone = true
      source.cancel()
    },
  }
  source.start({
    data(chunk) {
      if (isDone) return
      if (exchange.isOver) pipe.stop()
      else if (exchange.write(chunk)) source.consume(chunk.length)
      else held += chunk.length
    },
    end() {
      if (isDone) return
      isDone = true
      if (ending.onEnd) ending.onEnd()
      else exchange.end()
    },
    fail(cause) {
      if (isDone) return
      isDone = true
      if (ending.onFail) ending.onFail(cause)
      else exchange.reset()
    },
  })
  return pipe
}
