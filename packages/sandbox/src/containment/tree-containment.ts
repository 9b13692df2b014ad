import { randomInt } from 'node:crypto'
import { ProcessTree } from '../processes/process-tree.ts'
import { residentBytes } from '../processes/resident-bytes.ts'
import type { TreeWatchdog } from '../processes/tree-watchdog.ts'
import type { Containment } from './containment.ts'
import { killUntilNoneLeft } from './kill-until-none-left.ts'

export interface TreeContainmentOptions {
  watchdog: TreeWatchdog
  memoryBytesMax: number
  pidsMax: number
  /** Ceiling for the mark; undefined when the command is not started through prlimit. */
  markMax: number | undefined
}

/** Fewer than any default, so that no other process carries it; enough for a program that does use a queue. */
const MARK_MIN = 100_000
const MARK_MAX = 800_000

/** Containment without a cgroup: descent, sessions and a mark tell who belongs to it, a watchdog keeps its limits. */
export class TreeContainment implements Containment {
  readonly processesFiles: readonly string[] = []
  readonly mark: number | undefined
  private readonly options: TreeContainmentOptions
  private tree: ProcessTree | undefined
  private unwatch = () => {}
  private isOverMemory = false

  constructor(options: TreeContainmentOptions) {
    this.options = options
    const markMax = Math.min(options.markMax ?? 0, MARK_MAX)
    this.mark = markMax > MARK_MIN ? randomInt(MARK_MIN, markMax) : undefined
  }

  started(pid: number): void {
    const tree = new ProcessTree(pid, this.mark)
    this.tree = tree
    this.unwatch = this.options.watchdog.watch({
      tree,
      memoryBytesMax: this.options.memoryBytesMax,
      pidsMax: this.options.pidsMax,
      onExceeded: (limit) => {
        this.isOverMemory = limit === 'memory'
        void this.killAll()
      },
    })
  }

  adopt(pid: number): void {
    this.tree?.adopt(pid)
  }

  async ranOutOfMemory(): Promise<boolean> {
    return this.isOverMemory
  }

  async killAll(): Promise<void> {
    await killUntilNoneLeft(async () => this.findPids())
  }

  async memoryBytes(): Promise<number> {
    // Of those the watchdog knows: a search through the whole machine for every question would cost more than a late answer.
    return this.tree?.knownPids().reduce((total, pid) => total + residentBytes(pid), 0) ?? 0
  }

  async release(): Promise<void> {
    this.unwatch()
  }

  private findPids(): number[] {
    return this.tree?.findMembers().map(({ pid }) => pid) ?? []
  }
}
