import { existsSync } from 'node:fs'
import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { EnvVar } from '@plat/shared/contracts/projects.ts'
import type { z } from 'zod'
import { formatEnvLine } from '../../env/format-env-file.ts'
import { usageError } from '../../errors/usage-error.ts'
import { count } from '../../output/format-units.ts'
import { ignoreInGit } from '../../projects/ignore-in-git.ts'
import { resolveProject } from '../../projects/resolve-project.ts'
import type { Cli } from '../../shell/cli.ts'
import { defineCommand } from '../command.ts'

const OTHERS = 0o077
const HEAD = '# Made by "plat env pull".'

interface Options {
  target?: string
  yes?: boolean
}

/** Writes the variables of a project into a file for local use. */
export const pullEnv = defineCommand<Options>({
  name: 'pull',
  summary: 'write the variables into .env.local',
  description:
    'Write the variables into a file that "plat dev" and most frameworks read, for you alone (mode 0600, also where it was readable by others). Sensitive values never come back: they are named as comments.',
  args: [['[file]', 'file to write (default: .env.local in the linked folder)']],
  options: [
    { flags: '--target <target>', description: 'those of this kind of deployment (default: preview)', choices: ['production', 'preview'] },
    { flags: '-y, --yes', description: 'replace a file that was written by hand' },
  ],
  isOfProject: true,
  examples: [['plat env pull', 'then "plat dev" uses them']],
  async run(cli, { args: [named], options }) {
    const project = await resolveProject(cli)
    const folder = (await cli.link())?.folder ?? cli.shell.cwd
    const file = named === undefined ? path.join(folder, '.env.local') : path.resolve(cli.shell.cwd, named)
    await permitReplacing(cli, file, options)
    const { lines, written, withheld } = toLines(await listVariables(cli, project.id, options.target ?? 'preview'))
    await keepFromOthers(cli, file)
    await writeFile(file, `${[HEAD, ...lines].join('\n')}\n`, { mode: 0o600 })
    if (path.basename(file) === '.env.local') await ignoreInGit(path.dirname(file), '.env.local')
    const note = withheld.length === 0 ? '' : ` ${count(withheld.length, 'value')} did not come back: ${withheld.join(', ')}.`
    return {
      json: { project: project.slug, file, written, withheld },
      text: `${cli.surface.paint.green('✔')} Wrote ${count(written.length, 'variable')} to ${path.relative(cli.shell.cwd, file) || file}.${note}`,
    }
  },
})

async function permitReplacing(cli: Cli, file: string, { yes }: Options): Promise<void> {
  if (yes || !existsSync(file) || (await readFile(file, 'utf8')).startsWith(HEAD)) return
  if (!(await cli.ask.confirm({ message: `Replace ${file}?`, instead: '--yes to replace a file written by hand', initial: false })))
    throw usageError('Nothing was written.')
}

/** Before anything secret is in it. A file that is not there yet is made so; a pipe or device has no mode to mend. */
async function keepFromOthers(cli: Cli, file: string): Promise<void> {
  const facts = await stat(file).catch(() => undefined) // not there yet
  if (process.platform === 'win32' || !facts?.isFile() || (facts.mode & OTHERS) === 0) return
  await chmod(file, 0o600)
  cli.progress.line(cli.paint.yellow(`Others could read ${path.relative(cli.shell.cwd, file) || file}: its mode is 0600 now.`))
}

async function listVariables(cli: Cli, projectId: string, target: string): Promise<z.infer<typeof EnvVar>[]> {
  const items: z.infer<typeof EnvVar>[] = []
  for await (const item of (await cli.api()).list<z.infer<typeof EnvVar>>({ path: `/api/projects/${projectId}/env` }))
    if (item.targets.some((each) => each === target)) items.push(item)
  return items
}

function toLines(items: readonly z.infer<typeof EnvVar>[]): { lines: string[]; written: string[]; withheld: string[] } {
  const lines: string[] = []
  const written: string[] = []
  const withheld: string[] = []
  for (const { key, value } of items) {
    const line = value === null ? undefined : formatEnvLine(key, value)
    lines.push(line ?? `# ${key}= (its value ${value === null ? 'is sensitive' : 'cannot be written in such a file'})`)
    ;(line === undefined ? withheld : written).push(key)
  }
  return { lines, written, withheld }
}
