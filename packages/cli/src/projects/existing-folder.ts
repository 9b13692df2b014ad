import { realpath, stat } from 'node:fs/promises'
import { usageError } from '../errors/usage-error.ts'

/** The real path of a folder that was named. @throws CliError (usage) when there is none */
export async function existingFolder(named: string): Promise<string> {
  const folder = await realpath(named).catch(() => undefined) // told below
  if (folder === undefined || !(await stat(folder)).isDirectory())
    throw usageError(`There is no folder ${named}.`, 'Name one that is there, or none for the present one.')
  return folder
}
