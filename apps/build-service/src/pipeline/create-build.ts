import type { SandboxDriver } from '@plat/sandbox/sandbox.ts'
import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import type { BuildLog } from '../log/build-log.ts'
import type { ProgressSender } from '../log/progress-sender.ts'
import type { BuildFolder } from '../work-folder/build-folder.ts'
import type { Build, BuildFacts } from './build.ts'
import type { BuildOptions } from './build-options.ts'

const PIDS_MAX = 1024
const TMP_BYTES_MAX = 256 * 1024 * 1024

interface BuildParts {
  spec: BuildSpec
  folder: BuildFolder
  log: BuildLog
  signal: AbortSignal
  sender: ProgressSender
  egressSocketPath: string
}

/** A build at its beginning. Its log starts with a warning when walls are missing. */
export function createBuild(
  { spec, folder, log, signal, sender, egressSocketPath }: BuildParts,
  { services, sandbox, limits }: BuildOptions,
): Build {
  const facts: BuildFacts = {
    commit: undefined,
    plan: undefined,
    packageManager: undefined,
    installFolder: '',
    functions: [],
    files: [],
    manifestSha256: undefined,
  }
  warnOfMissingWalls(log, sandbox)
  const { memoryBytesMax, idleMs, diskBytesMax } = limits
  const sandboxLimits = { memoryBytesMax, pidsMax: PIDS_MAX, fileBytesMax: diskBytesMax, tmpBytesMax: TMP_BYTES_MAX }
  return {
    spec,
    folder,
    log,
    signal,
    services,
    facts,
    runner: { sandbox, log, signal, limits: sandboxLimits, idleMs, egressSocketPath },
    announceCommit: (commit) => sender.setCommit(commit),
  }
}

function warnOfMissingWalls(log: BuildLog, { isolation }: SandboxDriver): void {
  if (isolation.warnings.length === 0) return
  const what = isolation.namespaces ? 'with weaker limits' : 'without walls around it'
  log.system('source', `warning: this build runs ${what}. The operator finds in GET /health what to install.`)
}
