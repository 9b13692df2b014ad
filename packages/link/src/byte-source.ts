/** Bytes on their way, with back-pressure: what is read of them but not consumed is bounded at the source. */
export interface ByteSource {
  /** Starts the flow; once. `sink` may be called before this returns. */
  start(sink: ByteSink): void
  /** Bytes of earlier `data` calls are dealt with: more may come. */
  consume(bytes: number): void
  /** Nobody wants the rest; the sink is told nothing more. */
  cancel(): void
}

/** After `end` or `fail` nothing more is told. */
export interface ByteSink {
  data(chunk: Buffer): void
  end(): void
  /** The bytes will not be complete. */
  fail(cause: Error): void
}
