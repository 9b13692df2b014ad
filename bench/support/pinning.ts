import { execFileSync } from 'node:child_process'
import { chooseCores } from './cores.ts'

const cores = chooseCores()

/** Which core has which work; unpinned measurements are marked as such. */
export const pinning = {
  sentence:
    'reason' in cores
      ? `Nothing is pinned: ${cores.reason}. Servers and load generator compete for the cores.`
      : `All server processes of a configuration share core ${cores.server}, the load generator has core ${cores.load}.`,

  /** Makes a server's command run on the core of the servers, with all its children. */
  serverCommand(command: readonly string[]): readonly string[] {
    return 'reason' in cores ? command : ['taskset', '-c', String(cores.server), ...command]
  },

  /** Moves this process, and what it starts from now on, to the core of the load generator. */
  becomeLoad(): void {
    if (!('reason' in cores)) moveThisProcess(String(cores.load))
  },

  /** Runs something that starts server processes: what it starts inherits the servers' core. */
  asServer: <Value>(start: () => Promise<Value>): Promise<Value> =>
    'reason' in cores ? start() : whileOn(String(cores.server), String(cores.load), start),

  /** Runs something on all cores, for what is not compared with anybody. */
  unpinned: <Value>(run: () => Promise<Value>): Promise<Value> => ('reason' in cores ? run() : whileOn(cores.all, String(cores.load), run)),
}

async function whileOn<Value>(list: string, after: string, run: () => Promise<Value>): Promise<Value> {
  moveThisProcess(list)
  try {
    return await run()
  } finally {
    moveThisProcess(after)
  }
}

function moveThisProcess(list: string): void {
  execFileSync('taskset', ['-acp', list, String(process.pid)], { stdio: 'ignore' })
}
