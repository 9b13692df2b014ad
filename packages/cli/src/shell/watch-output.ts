import { CliError } from '../errors/cli-error.ts'
import type { Shell } from './shell.ts'

export interface WatchedOutput {
  /** Waits until all that was written has arrived. Answers why it did not, or undefined. */
  settled(): Promise<CliError | undefined>
}

/**
 * Notices that standard output cannot be written (a full disk, a reader that has gone), and calls `onBroken` once, so that the command ends.
 * The exit code is 1, and 0 where the reader has read enough (EPIPE), as in `plat list | head -1`.
 */
export function watchOutput(stdout: Shell['stdout'], onBroken: (error: CliError) => void): WatchedOutput {
  let broken: CliError | undefined
  const notice = (cause: NodeJS.ErrnoException) => {
    if (broken) return
    broken = new CliError(`The output cannot be written: ${cause.message.replace(/, write$/, '')}.`, {
      code: cause.code ?? 'FAILED',
      hint: 'What the command was to do may be done all the same.',
      exitCode: cause.code === 'EPIPE' ? 0 : 1,
      cause,
    })
    onBroken(broken)
  }
  stdout.on('error', notice)
  return {
    settled: () =>
      new Promise((resolve) => {
        stdout.write('', (error) => {
          if (error) notice(error)
          resolve(broken)
        })
      }),
  }
}
