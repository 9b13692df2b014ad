import { text } from 'node:stream/consumers'
import type { EnvVar } from '@plat/shared/contracts/projects.ts'
import type { z } from 'zod'
import { parseEnvKey } from '../../env/parse-env-key.ts'
import { usageError } from '../../errors/usage-error.ts'
import { resolveProject } from '../../projects/resolve-project.ts'
import type { Cli } from '../../shell/cli.ts'
import { defineCommand } from '../command.ts'

interface Options {
  target?: string[]
  sensitive?: boolean
  stdin?: boolean
}

/** Sets variables of a project. */
export const setEnv = defineCommand<Options>({
  name: 'set',
  aliases: ['add'],
  summary: 'set variables',
  args: [['<assignments...>', 'KEY=value, or KEY alone with --stdin or at a terminal']],
  options: [
    {
      flags: '--target <target>',
      description: 'only for this kind of deployment (may be repeated)',
      choices: ['production', 'preview'],
      isList: true,
    },
    { flags: '--sensitive', description: 'the value never comes back, not even to you' },
    { flags: '--stdin', description: 'read the value of one KEY from standard input' },
  ],
  isOfProject: true,
  examples: [
    ['plat env set GREETING=hello COLOUR=blue', 'two at once'],
    ['plat env set API_KEY --sensitive --stdin < key.txt', 'keeps it out of the shell’s history'],
    ['plat env set DEBUG=1 --target preview', 'for previews only'],
  ],
  async run(cli, { args, options }) {
    const assignments = await readAssignments(cli, args.flat() as string[], options)
    const project = await resolveProject(cli)
    const api = await cli.api()
    const items: z.infer<typeof EnvVar>[] = []
    for (const [key, value] of assignments) {
      const body = {
        value,
        ...(options.target ? { targets: [...new Set(options.target)] } : {}),
        ...(options.sensitive ? { sensitive: true } : {}),
      }
      items.push(await api.call({ method: 'PUT', path: `/api/projects/${project.id}/env/${encodeURIComponent(key)}`, body }))
    }
    cli.progress.line(cli.paint.dim('It takes effect with the next deployment, or with "plat redeploy".'))
    return {
      json: { project: project.slug, items: items.map((item) => ({ ...item, value: undefined })) },
      text: `${cli.surface.paint.green('✔')} Set ${items.map(({ key }) => key).join(', ')}.`,
    }
  },
})

async function readAssignments(cli: Cli, given: readonly string[], { stdin }: Options): Promise<[string, string][]> {
  if (stdin && (given.length !== 1 || given[0]?.includes('=')))
    throw usageError('--stdin is for the value of one KEY.', 'Write it as: plat env set KEY --stdin < file')
  const assignments: [string, string][] = []
  for (const part of given) {
    const equals = part.indexOf('=')
    const key = parseEnvKey(equals === -1 ? part : part.slice(0, equals))
    if (equals !== -1) assignments.push([key, part.slice(equals + 1)])
    else if (stdin) assignments.push([key, await valueFrom(cli, key)])
    else assignments.push([key, await cli.ask.password({ message: `Value of ${key}`, instead: `${key}=<value>, or --stdin` })])
  }
  return assignments
}

/** @throws CliError (usage) where there is nothing, which is rather a file that was not found or a variable that was not set */
async function valueFrom({ shell }: Cli, key: string): Promise<string> {
  const value = (await text(shell.stdin)).replace(/\r?\n$/, '')
  if (value === '') throw usageError('There is no value on standard input.', `Pipe it in, or set an empty one with "${key}=".`)
  return value
}
