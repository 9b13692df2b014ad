/**
 * One end of a framed, multiplexed connection: the way of every call from the proxy to functions-service and from there into a guest.
 * Either end opens exchanges. An exchange is one message there (head and body) and one back; bodies go whole within the first frame when
 * they are small, else as a flow-controlled stream. Frames of one turn of the event loop leave in one write.
 *
 * Bounds (R77): a peer that sends beyond its credit, opens more exchanges than allowed, or does not read what it was sent, ends the link.
 */
export interface Link {
  /** Exchanges that are not over. */
  readonly active: number
  readonly isClosed: boolean
  /**
   * Opens an exchange of `kind` (0–255, the two ends agree on the meaning). `receiver` is told of the answer.
   * On a closed link the receiver is told `onReset('lost')`, with too many exchanges open `onReset('refused')`, in a later turn.
   *
   * @throws RangeError when the head is larger than 128 KiB
   */
  open(kind: number, message: OutgoingMessage, receiver: Receiver): Exchange
  /** A message that belongs to no exchange and has no answer; at most 64 KiB. */
  note(note: string | Uint8Array): void
  /** Resolves with the round trip in milliseconds; with Infinity when the link ends before the answer. One at a time: who asks meanwhile gets the same. */
  ping(): Promise<number>
  /** Writes what waits now instead of at the end of this turn. */
  flush(): void
  /** Ends the link at once: every exchange is reset as `lost`, and what was not flushed is dropped. */
  close(cause?: Error): void
}

export interface LinkHandlers {
  /** The other end opened an exchange. Set `exchange.receiver` before returning. Must not throw. */
  onOpen(exchange: Exchange, kind: number, message: IncomingMessage): void
  onNote?(note: Buffer): void
  /** Called once, after every exchange was reset. `cause`: why, when it was not the end of the stream. */
  onClose(cause: Error | undefined): void
}

export interface OutgoingMessage {
  /** What the body is about, in whatever form the two ends agree on; at most 128 KiB. */
  head: string | Uint8Array
  /** The body, or its beginning. Not copied: do not change it afterwards. */
  body?: string | Uint8Array
  /** Nothing follows: `body` is all there is. Otherwise write() and end() follow. */
  isEnd: boolean
}

export interface IncomingMessage {
  head: Buffer
  /** The body, or its beginning; counts against no credit. A view of the socket's buffer: copy what is to be kept for long. */
  body: Buffer
  isEnd: boolean
}

/** `cancelled`: by the end that opened it; `refused`: by the end that had to answer, or there are too many; `lost`: the link is gone. */
export type ResetReason = 'cancelled' | 'refused' | 'lost'

/** What one end is told of an exchange. After onEnd or onReset nothing more is. */
export interface Receiver {
  /** The beginning of the answer, or all of it; once, to the end that opened. When `message.isEnd`, no onEnd follows. */
  onReply?(message: IncomingMessage): void
  /** More of the body. Call `exchange.consume` when its bytes are dealt with, else the other end stops at its credit. */
  onData?(chunk: Buffer): void
  /** The other end's body is complete. */
  onEnd?(trailer: Buffer): void
  /** Something said beside the body, in order with it; under no flow control, at most 64 KiB each. */
  onNote?(note: Buffer): void
  /** To the end that answers: nobody wants the answer any more. End or reset the exchange soon. */
  onCancel?(): void
  onReset?(reason: ResetReason): void
  /** The body written so far is on its way: write more. */
  onDrain?(): void
}

/** One question and its answer. It is over when the answering end has ended its body, or either end has reset it. */
export interface Exchange {
  readonly id: number
  readonly isOver: boolean
  /** Replaceable; for the end that answers it is set in `onOpen`. */
  receiver: Receiver
  /**
   * The answer, or its beginning; once, by the end that answers.
   *
   * @throws RangeError when the head is larger than 128 KiB; Error when it is not its turn
   */
  reply(message: OutgoingMessage): void
  /**
   * More of one's own body. Takes it all, and does not copy it; false: wait for `onDrain` before the next, so that memory stays bounded.
   * Who goes on all the same loses the exchange (`lost`) at 64 MiB. Once the exchange is over it does nothing and answers false.
   *
   * @throws Error before `reply` and after `end`
   */
  write(chunk: Uint8Array): boolean
  /**
   * One's own body is complete; a trailer is at most 64 KiB. When the answering end does this, the exchange is over once it is sent.
   *
   * @throws Error before `reply` and after `end`
   */
  end(trailer?: string | Uint8Array): void
  /** At most 64 KiB. It keeps its place behind what was written before. */
  note(note: string | Uint8Array): void
  /** By the end that opened: asks the other end to stop. Its end or reset still comes. */
  cancel(): void
  /** Ends the exchange at both ends, at once. The receiver of the end that does it is told nothing more. */
  reset(): void
  /** Gives the other end credit for bytes received through `onData`: not for those of a message. More than was received counts as all of it. */
  consume(bytes: number): void
}
