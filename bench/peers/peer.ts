/** A server, or a chain of them, that is measured beside Plat. */
export interface Peer {
  /** On 127.0.0.1. */
  port: number
  /** Whose process trees are its own. */
  pids: number[]
  stop(): Promise<void>
}
