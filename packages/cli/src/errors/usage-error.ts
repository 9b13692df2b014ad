import { CliError } from './cli-error.ts'

/** The command was called in a way it cannot be: exit code 2. */
export function usageError(message: string, hint?: string): CliError {
  return new CliError(message, { code: 'USAGE', exitCode: 2, ...(hint === undefined ? {} : { hint }) })
}
