import type { Peer } from './peer.ts'

type Starts = Readonly<Record<string, () => Promise<Peer | undefined>>>

interface StartedPeers {
  /** By name; only those that run. */
  peers: ReadonlyMap<string, Peer>
  /** A sentence for each that is missing. */
  skipped: string[]
}

/** Starts peers, gives them to `use`, and stops them. One that is not installed, or cannot be started, is left out and named. */
export async function withPeers<Value>(starts: Starts, use: (started: StartedPeers) => Promise<Value>): Promise<Value> {
  const peers = new Map<string, Peer>()
  const skipped: string[] = []
  try {
    for (const [name, start] of Object.entries(starts)) {
      const peer = await start().catch((error: unknown) => {
        skipped.push(`${name} was left out: ${error instanceof Error ? error.message : String(error)}.`)
        return null
      })
      if (peer) peers.set(name, peer)
      if (peer === undefined) skipped.push(`${name} was left out: it is not installed.`)
    }
    return await use({ peers, skipped })
  } finally {
    await Promise.all([...peers.values()].map((peer) => peer.stop()))
  }
}
