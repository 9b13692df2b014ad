import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const TIMEOUT_MS = 10_000

/**
 * Whether the host's git knows http.curloptResolve (2.37, 2022). An older one ignores it, and would connect to whatever a name leads to by
 * then. False when there is no git.
 */
export async function canPinAddresses(env: Readonly<Record<string, string>>): Promise<boolean> {
  const said = await run('git', ['--version'], { env: { ...env }, timeout: TIMEOUT_MS }).then(
    ({ stdout }) => stdout,
    () => '', // no git: every fetch will say so
  )
  const [, major, minor] = /(\d+)\.(\d+)/.exec(said) ?? []
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 37)
}
