import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { gitEnvironment } from './git-environment.ts'

const run = promisify(execFile)
const TIMEOUT_MS = 15_000
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024

/**
 * Output of one git command in a bare repository; undefined when git exits with a status other than 0.
 *
 * @throws Error when git cannot be run, takes longer than 15 s or prints more than 64 MiB
 */
export async function runGit(repository: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', [`--git-dir=${repository}`, ...args], {
      cwd: repository,
      env: gitEnvironment({}),
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
      maxBuffer: OUTPUT_BYTES_MAX,
    })
    return stdout
  } catch (error) {
    const { code, killed } = error as { code?: unknown; killed?: boolean }
    if (typeof code === 'number' && !killed) return undefined
    throw new Error(`git ${args[0]} could not be run`, { cause: error })
  }
}
