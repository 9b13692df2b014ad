import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { CliError } from '../errors/cli-error.ts'

const UserConfig = z.object({
  /** The api that is meant when nothing else says which. */
  api: z.string().optional(),
  /** By the api's address. */
  accounts: z.record(z.string(), z.object({ token: z.string(), email: z.string() })).default({}),
})
export type UserConfig = z.infer<typeof UserConfig>

type Environment = Readonly<Record<string, string | undefined>>

/** Where the user's own configuration is (XDG Base Directory). @throws CliError when there is no home folder */
export function userConfigFile(env: Environment): string {
  if (env.XDG_CONFIG_HOME && path.isAbsolute(env.XDG_CONFIG_HOME)) return path.join(env.XDG_CONFIG_HOME, 'plat', 'config.json')
  if (env.HOME) return path.join(env.HOME, '.config', 'plat', 'config.json')
  throw new CliError('There is no home folder to keep a configuration in.', { hint: 'Set HOME, or give PLAT_API and PLAT_TOKEN.' })
}

/** What is kept; empty when there is nothing yet. @throws CliError when the file cannot be understood */
export function readUserConfig(env: Environment): UserConfig {
  const file = userConfigFile(env)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return { accounts: {} } // none yet, or not ours to read: then nobody is signed in
  }
  try {
    return UserConfig.parse(JSON.parse(text))
  } catch (cause) {
    throw new CliError(`${file} is damaged.`, { hint: 'Remove it and sign in again with "plat login".', cause })
  }
}

/** Replaces the file as a whole; only its owner can read it (0600). */
export function writeUserConfig(env: Environment, config: UserConfig): void {
  const file = userConfigFile(env)
  const temporary = `${file}.${process.pid}.tmp`
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  try {
    writeFileSync(temporary, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
    renameSync(temporary, file)
  } catch (cause) {
    rmSync(temporary, { force: true })
    throw new CliError(`${file} cannot be written: ${(cause as Error).message}`, { cause })
  }
}
