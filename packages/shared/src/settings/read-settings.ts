import type { FieldProblem } from '../errors/app-error.ts'
import { SETTINGS, type SettingName, type SettingValue } from './settings.ts'

type Settings<Name extends SettingName> = { [Key in Name]: SettingValue<Key> }

/** Wrong settings, all of them at once, each with its fix. A service that gets one exits with code 78 (sysexits.h EX_CONFIG). */
export class SettingsError extends Error {
  readonly problems: FieldProblem[]

  constructor(problems: FieldProblem[]) {
    super(`Wrong settings:\n${problems.map((problem) => `  ${problem.path}: ${problem.message}`).join('\n')}`)
    this.name = 'SettingsError'
    this.problems = problems
  }
}

/**
 * Reads the named settings from an environment. Pure; an empty string counts as unset. Values are never repeated in messages: they may be secrets.
 *
 * @throws SettingsError naming every wrong one
 */
export function readSettings<const Name extends SettingName>(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly Name[],
): Settings<Name> {
  const problems: FieldProblem[] = []
  const values: Partial<Record<SettingName, unknown>> = {}
  for (const name of names) {
    const result = SETTINGS[name].schema.safeParse(env[name] === '' ? undefined : env[name])
    if (result.success) values[name] = result.data
    else problems.push({ path: name, message: `This value cannot be used. ${SETTINGS[name].fix}` })
  }
  if (problems.length > 0) throw new SettingsError(problems)
  return values as Settings<Name>
}
