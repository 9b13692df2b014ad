import { CliError } from './cli-error.ts'

/** For `catch`: gives a refusal of one code what to do next in the words of this command line; everything else stays. */
export const hintFor =
  (code: string, hint: string) =>
  (error: unknown): never => {
    if (!(error instanceof CliError) || error.code !== code) throw error
    throw new CliError(error.message, { code, hint, cause: error })
  }
