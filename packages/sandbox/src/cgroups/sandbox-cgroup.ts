export interface CgroupLimits {
  memoryBytesMax: number
  /** Processes and threads. */
  pidsMax: number
  /** Whole CPUs on average; undefined: no limit. */
  cpus: number | undefined
}

/** The control group of one sandbox. A method of a group that is gone answers as an empty group would; none rejects. */
export interface SandboxCgroup {
  /** A process that writes `0` to each of these has joined, with everything it starts from then on. */
  readonly processesFiles: readonly string[]
  pids(): Promise<number[]>
  /** Processes ended by the kernel because the group was at its memory limit. */
  oomKills(): Promise<number>
  /** Memory that cannot be taken back by dropping caches, and mapped files. */
  memoryBytes(): Promise<number>
  /** From now on nobody in it can start a process. */
  forbidForks(): Promise<void>
  /** Removes the empty group, waiting a while for its last processes to be gone; what stays is swept at the next start. */
  remove(): Promise<void>
}

/** Makes control groups where this process may. */
export interface Cgroups {
  readonly version: 'v1' | 'v2'
  /** Whether `cpus` is kept. */
  readonly limitsCpu: boolean
  /** @throws Error of the file system when the group cannot be made. */
  create(limits: CgroupLimits): Promise<SandboxCgroup>
  /** Removes what killed processes of this instance left behind, processes included. Never touches the group of a living owner. */
  sweep(): Promise<void>
}
