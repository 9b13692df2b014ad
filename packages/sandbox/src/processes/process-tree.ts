import { listPids } from './list-pids.ts'
import { messageQueueLimit } from './message-queue-limit.ts'
import { type ProcessEntry, readProcess } from './read-process.ts'

/**
 * Who belongs to a process that we started as the leader of a session: its descendants, whoever shares a session with one of them, and,
 * where `mark` is given, whoever carries that RLIMIT_MSGQUEUE (inherited by every descendant, so it also finds one that made a session of
 * its own and lost its parent before anybody looked).
 */
export class ProcessTree {
  readonly rootPid: number
  private readonly mark: number | undefined
  private readonly rootStartTicks: number
  private readonly known = new Map<number, number>()
  private readonly sessions = new Set<number>()

  constructor(rootPid: number, mark: number | undefined) {
    this.rootPid = rootPid
    this.mark = mark
    const root = readProcess(rootPid)
    // A root that ended before this line cannot tell its age any more; its members are younger than this process all the same.
    this.rootStartTicks = root?.startTicks ?? readProcess(process.pid)?.startTicks ?? 0
    this.sessions.add(rootPid)
    if (root) this.known.set(rootPid, root.startTicks)
  }

  /** Takes a process in that cannot be found by descent. Nothing happens when it has ended. */
  adopt(pid: number): void {
    const entry = readProcess(pid)
    if (!entry) return
    this.known.set(pid, entry.startTicks)
    this.learnSession(entry)
  }

  /** Members as of the last look. */
  knownPids(): number[] {
    return [...this.known.keys()]
  }

  /** The living members among `processes`; what it learns is kept for the next look. */
  membersAmong(processes: readonly ProcessEntry[]): ProcessEntry[] {
    const members = new Map<number, ProcessEntry>()
    let before = -1
    // Until nothing new turns up: a child may be listed before its parent.
    while (members.size !== before) {
      before = members.size
      for (const entry of processes) if (!members.has(entry.pid) && this.isMember(entry, members)) this.accept(entry, members)
    }
    for (const pid of this.known.keys()) if (!members.has(pid)) this.known.delete(pid)
    return [...members.values()]
  }

  /** The living members, found by a look at every process of the machine. */
  findMembers(): ProcessEntry[] {
    const processes = listPids().flatMap((pid) => readProcess(pid) ?? [])
    const mark = this.mark
    if (mark !== undefined) {
      for (const { pid, startTicks } of processes) {
        if (startTicks >= this.rootStartTicks && !this.known.has(pid) && messageQueueLimit(pid) === mark) this.adopt(pid)
      }
    }
    return this.membersAmong(processes)
  }

  private isMember(entry: ProcessEntry, members: ReadonlyMap<number, ProcessEntry>): boolean {
    return this.known.get(entry.pid) === entry.startTicks || members.has(entry.parentPid) || this.sessions.has(entry.sessionId)
  }

  private accept(entry: ProcessEntry, members: Map<number, ProcessEntry>): void {
    members.set(entry.pid, entry)
    this.known.set(entry.pid, entry.startTicks)
    this.learnSession(entry)
  }

  private learnSession({ sessionId }: ProcessEntry): void {
    // 0 is the session of kernel threads and of leaders outside our pid namespace.
    if (sessionId > 0) this.sessions.add(sessionId)
  }
}
