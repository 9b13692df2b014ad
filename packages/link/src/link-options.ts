/** Which ids an end uses: the one that connected is the client. Beside that the ends are equal. */
export type LinkRole = 'client' | 'server'

export interface LinkOptions {
  role: LinkRole
  /** Bytes of one body, in one direction, that may be on their way beyond the inline beginning. The same at both ends. Default 256 KiB. */
  windowBytes?: number
  /** The same for exchanges of a kind that are few and trusted to be read at once, by kind. The same at both ends. */
  windowBytesByKind?: ReadonlyMap<number, number>
  /** Exchanges of one direction that may be going on. The same at both ends. Default 10,000. */
  exchangesMax?: number
  /** What may wait in the socket, and in the queue of one exchange, for a peer that does not read. Default 64 MiB. */
  pendingBytesMax?: number
  /** Pings this often when set, and closes the link when the second in a row stays unanswered. For a peer that may vanish without a word. */
  pingEveryMs?: number
}
