import { usageError } from '../errors/usage-error.ts'

/** The number of a version as people write it: `3` or `v3`. @throws CliError (usage) */
export function parseVersion(text: string): number {
  const number = Number(text.replace(/^v/i, ''))
  if (!Number.isInteger(number) || number < 1) throw usageError(`"${text}" is no version.`, 'Give its number, such as 3.')
  return number
}
