/** Holds on to every process of one sandbox, whatever they do to get away. */
export interface Containment {
  /** cgroup.procs files that the first process enters before it becomes the command; empty where there is no cgroup. */
  readonly processesFiles: readonly string[]
  /** RLIMIT_MSGQUEUE that the first process takes on, for finding descendants; undefined where nothing needs it. */
  readonly mark: number | undefined
  /** Tells it the first process, which leads its own session. Called once, in the turn that spawned it. */
  started(pid: number): void
  /** Takes in a process of it that cannot be found by descent, having lost its parent. */
  adopt(pid: number): void
  /** Whether the memory limit ended any process of it. */
  ranOutOfMemory(): Promise<boolean>
  /** SIGKILLs every process and settles when none is left, or after 10 s when one is stuck in the kernel. Never rejects. */
  killAll(): Promise<void>
  /** Resident bytes of all of them. Never rejects. */
  memoryBytes(): Promise<number>
  /** Gives back what the containment took from the host; to be called when no process is left. Never rejects. */
  release(): Promise<void>
}
