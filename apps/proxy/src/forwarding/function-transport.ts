import type { Exchange, OutgoingMessage, Receiver } from '@plat/link/link.ts'
import type { AppError } from '@plat/shared/errors/app-error.ts'

/** One call of a function: whom the transport tells of its fate and of the answer. */
export interface FunctionCall extends Receiver {
  /** It is on its way. Told again when the call is sent again. */
  onSent(exchange: Exchange): void
  /** It was never sent, and will not be. */
  onUnsent(error: AppError): void
}

/** The way from the proxy to the functions-service. */
export interface FunctionTransport {
  /**
   * Sends a call, whose head is a SiteCall (packages/link) and whose body is whole or follows through the exchange: at once, or as soon as the functions-service is there again, so that visitors do not see its restart. Told is either
   * `onUnsent` with RUNTIME_UNAVAILABLE (it stayed away for seconds, too many wait, or we are stopping), or `onSent` and then the answer.
   */
  send(message: OutgoingMessage, call: FunctionCall): void
  /** Forgets a call that was not sent yet; it is told nothing more. */
  withdraw(call: FunctionCall): void
  /** Puts what was sent in this turn on the wire now. */
  flush(): void
  readonly isConnected: boolean
  /** Ends the connection and whatever is under way on it. */
  close(): void
}
