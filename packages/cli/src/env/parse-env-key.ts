import { EnvKey } from '@plat/shared/contracts/projects.ts'
import { usageError } from '../errors/usage-error.ts'

/** The name of a variable as it was typed. Pure. @throws CliError (usage) when it is none */
export function parseEnvKey(text: string): string {
  const checked = EnvKey.safeParse(text)
  if (!checked.success) throw usageError(`"${text}" is no name of a variable.`, checked.error.issues[0]?.message)
  return checked.data
}
