import type { Duplex, Readable, Writable } from 'node:stream'

/** What one sandboxed process may see, use and take. Paths are absolute. */
export interface SandboxSpec {
  /** Program and arguments; never shell text (R32). */
  argv: readonly [string, ...string[]]
  /** Working directory as the process sees it. */
  cwd: string
  /** The whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>
  /** Host paths visible read-only at the same path. */
  readOnly?: readonly string[]
  /** Host paths visible and writable at the same path. */
  writable?: readonly string[]
  /** `none`: loopback only, nobody there. `egress`: HTTP(S) only, through the proxy that listens on `egressSocketPath`. */
  network: 'none' | 'egress'
  /** Unix socket of an HTTP CONNECT/forward proxy; required with `egress`. */
  egressSocketPath?: string
  limits: SandboxLimits
  /** One pipe (a socket pair) more than stdin, stdout and stderr, at descriptor 3 of the process. */
  channel?: boolean
}

export interface SandboxLimits {
  /** Whole process tree, where a cgroup is at hand; else the ceiling of a resident-size watchdog. */
  memoryBytesMax: number
  /** Processes and threads of the tree. */
  pidsMax: number
  /** Largest single file it may write. */
  fileBytesMax?: number
  /** CPU cores it may use on average (2 = two whole cores); unlimited when absent. */
  cpus?: number
  /** Size of its private /tmp. Default 64 MiB. */
  tmpBytesMax?: number
}

export interface SandboxExit {
  code: number | null
  signal: NodeJS.Signals | null
  /** The memory limit ended it. */
  outOfMemory: boolean
}

/** A running sandboxed process tree. */
export interface SandboxedProcess {
  /** Process id on the host, for messages and tests. */
  readonly pid: number
  readonly stdin: Writable
  readonly stdout: Readable
  readonly stderr: Readable
  /** Descriptor 3 when `channel` was asked for. */
  readonly channel: Duplex | undefined
  /** Settles once, when the process has ended; never rejects. Does not wait for the pipes to close. */
  readonly exited: Promise<SandboxExit>
  /** Ends the whole tree at once, descendants and sessions of their own included. Settles when none is left. May be called again. */
  kill(): Promise<void>
  /** Whether the memory limit has ended any process of it so far: known before `exited` settles. Never rejects. */
  ranOutOfMemory(): Promise<boolean>
  /** Resident bytes of the tree now; 0 when it has ended. */
  memoryBytes(): Promise<number>
}

/** Which walls stand, for /health, the start summary and the build log. */
export interface SandboxIsolation {
  driver: 'bubblewrap' | 'plain'
  /** Own file system view, pid and network namespaces. */
  namespaces: boolean
  /** Memory and process limits over the whole tree by cgroup. */
  cgroup: 'v1' | 'v2' | 'none'
  /** Sentences for the operator, each with what to install or change; empty when every wall stands. */
  warnings: string[]
}

/** One way of running untrusted commands under limits. */
export interface SandboxDriver {
  readonly isolation: SandboxIsolation
  /** Starts the process. @throws when it cannot be started at all. */
  start(spec: SandboxSpec): Promise<SandboxedProcess>
}
