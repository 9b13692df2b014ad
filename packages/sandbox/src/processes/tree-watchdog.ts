import { listPids } from './list-pids.ts'
import type { ProcessTree } from './process-tree.ts'
import { proportionalBytes } from './proportional-bytes.ts'
import { type ProcessEntry, readProcess } from './read-process.ts'
import { residentBytes } from './resident-bytes.ts'

export interface WatchedTree {
  tree: ProcessTree
  memoryBytesMax: number
  pidsMax: number
  /** Called once, at the first look that finds the tree above a limit. */
  onExceeded(limit: 'memory' | 'pids'): void
}

const INTERVAL_MS = 200
/** Looks after which processes once found to be nobody's are read again: their ids may have been given to others since. */
const LOOKS_PER_FULL_READ = 25

/**
 * Keeps process trees under their limits where no cgroup does: one look at /proc every 200 ms for all of them. What grows and ends between
 * two looks goes unseen. Runs only while there is a tree to watch and keeps no event loop alive.
 */
export class TreeWatchdog {
  private readonly watched = new Set<WatchedTree>()
  private readonly strangers = new Set<number>()
  private looks = 0
  private timer: NodeJS.Timeout | undefined

  /** Watches until the returned function is called. */
  watch(watched: WatchedTree): () => void {
    this.watched.add(watched)
    this.strangers.delete(watched.tree.rootPid)
    this.timer ??= setInterval(() => this.look(), INTERVAL_MS).unref()
    return () => this.unwatch(watched)
  }

  private unwatch(watched: WatchedTree): void {
    this.watched.delete(watched)
    if (this.watched.size > 0) return
    clearInterval(this.timer)
    this.timer = undefined
    this.strangers.clear()
  }

  private look(): void {
    const processes = this.readUnknown()
    const strangers = new Map(processes.map((entry) => [entry.pid, entry]))
    for (const watched of [...this.watched]) {
      const members = watched.tree.membersAmong(processes)
      for (const { pid } of members) strangers.delete(pid)
      const exceeded = exceededLimit(watched, members)
      if (!exceeded) continue
      this.unwatch(watched)
      watched.onExceeded(exceeded)
    }
    for (const pid of strangers.keys()) this.strangers.add(pid)
  }

  /** Everybody but those who were nobody's at an earlier look: on a busy machine that is nearly everybody. */
  private readUnknown(): ProcessEntry[] {
    this.looks += 1
    const pids = listPids()
    const present = new Set(pids)
    for (const pid of this.strangers) if (!present.has(pid) || this.looks % LOOKS_PER_FULL_READ === 0) this.strangers.delete(pid)
    return pids.filter((pid) => !this.strangers.has(pid)).flatMap((pid) => readProcess(pid) ?? [])
  }
}

function exceededLimit({ memoryBytesMax, pidsMax }: WatchedTree, members: readonly ProcessEntry[]): 'memory' | 'pids' | undefined {
  if (sum(members, ({ threads }) => threads) > pidsMax) return 'pids'
  if (sum(members, ({ pid }) => residentBytes(pid)) <= memoryBytesMax) return undefined
  // Resident counts a shared page once for every process: only a sum that shares them out is worth a kill.
  const exact = sum(members, ({ pid }) => proportionalBytes(pid) ?? residentBytes(pid))
  return exact > memoryBytesMax ? 'memory' : undefined
}

function sum(members: readonly ProcessEntry[], amount: (entry: ProcessEntry) => number): number {
  return members.reduce((total, entry) => total + amount(entry), 0)
}
