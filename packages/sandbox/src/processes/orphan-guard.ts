import { type ChildProcess, spawn } from 'node:child_process'

/** How to find what must not outlive this process. With neither, only the process group is left to go by, once it is known. */
export interface GuardedTree {
  /** RLIMIT_MSGQUEUE that only its members carry. */
  mark: number | undefined
  /** cgroup.procs of its group. */
  processesFile: string | undefined
}

export interface GuardEntry {
  /** Tells the leader of the process group. */
  started(pid: number): void
  /** To be called when the last process has ended. */
  end(): void
}

/**
 * Reads `mark <id> <number>`, `file <id> <path>`, `group <id> <pid>` and `end <id>`; the end of input means that the process which wrote
 * them is gone. Then kills, round by round, until two seconds have been quiet: whoever was killed while it forked leaves a child for the
 * next round, and whoever was just being started carries its mark or joins its group only then.
 */
const GUARD_SCRIPT = `
lines=''
while read -r verb id value; do
  if [ "$verb" != end ]; then lines="$lines$verb $id $value
"; continue; fi
  kept=''
  while read -r v i rest; do
    [ -z "$v" ] || [ "$i" = "$id" ] || kept="$kept$v $i $rest
"
  done <<END
$lines
END
  lines=$kept
done
case $lines in *[a-z]*) ;; *) exit 0 ;; esac
marks=''
while read -r verb id value; do [ "$verb" != mark ] || marks="$marks|$value"; done <<END
$lines
END
round=0 quiet=0
while [ "$round" -lt 200 ] && [ "$quiet" -lt 20 ]; do
  pids=''
  [ -z "$marks" ] || pids=$(grep -lsE "^Max msgqueue size +(\${marks#|}) " /proc/[0-9]*/limits | cut -d/ -f3)
  while read -r verb id value; do
    case $verb in
      file) pids="$pids $(cat "$value" 2>/dev/null)" ;;
      group) pids="$pids -$value" ;;
    esac
  done <<END
$lines
END
  quiet=$((quiet + 1))
  for pid in $pids; do kill -s KILL -- "$pid" 2>/dev/null && quiet=0; done
  round=$((round + 1))
  sleep 0.1
done
`

/**
 * Ends what is registered when this process is gone, however it went: a small shell of its own session waits for the end of a pipe that
 * only this process holds. Complements the parent-death signal, which reaches the first process of a tree only.
 */
export class OrphanGuard {
  private readonly shell: string
  private readonly trees = new Map<number, GuardedTree>()
  private guard: ChildProcess | undefined
  private nextId = 1

  constructor(shell: string) {
    this.shell = shell
  }

  /** Guards a tree from before its first process is started. */
  add(tree: GuardedTree): GuardEntry {
    const id = this.nextId++
    this.trees.set(id, tree)
    if (this.guard) this.write(describe(id, tree))
    else this.startGuard()
    return {
      started: (pid) => {
        if (tree.mark === undefined && tree.processesFile === undefined) this.write(`group ${id} ${pid}\n`)
      },
      end: () => {
        if (!this.trees.delete(id)) return
        this.write(`end ${id}\n`)
        if (this.trees.size === 0) this.endGuard()
      },
    }
  }

  /** A guard that is not there yet, or that somebody ended, gets the whole list. */
  private startGuard(): void {
    const guard = spawn(this.shell, ['-c', GUARD_SCRIPT], {
      cwd: '/',
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin' },
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    })
    this.guard = guard
    const forget = () => {
      if (this.guard === guard) this.guard = undefined
    }
    guard.on('error', forget)
    guard.on('exit', forget)
    guard.stdin?.on('error', forget)
    guard.unref()
    for (const [id, tree] of this.trees) this.write(describe(id, tree))
  }

  /** With nothing left to guard no process need wait. */
  private endGuard(): void {
    this.guard?.stdin?.end()
    this.guard = undefined
  }

  private write(line: string): void {
    const input = this.guard?.stdin
    if (input?.writable) input.write(line)
  }
}

function describe(id: number, { mark, processesFile }: GuardedTree): string {
  return (mark === undefined ? '' : `mark ${id} ${mark}\n`) + (processesFile === undefined ? '' : `file ${id} ${processesFile}\n`)
}
