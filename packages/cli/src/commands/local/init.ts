import { cp, mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { CliError } from '../../errors/cli-error.ts'
import { didYouMean } from '../../errors/did-you-mean.ts'
import { usageError } from '../../errors/usage-error.ts'
import type { Cli } from '../../shell/cli.ts'
import { defineCommand } from '../command.ts'

const EXAMPLES = fileURLToPath(new URL('../../../../../examples', import.meta.url))
const LEFT_OUT = new Set(['node_modules', '.git', '.plat', 'dist'])

/** Starts a project from one of the examples. */
export const init = defineCommand<{ template?: string; force?: boolean }>({
  name: 'init',
  summary: 'start a project from an example',
  description: 'Copy one of the examples into a folder, ready to be deployed.',
  args: [['[folder]', 'folder to fill (default: the present one)']],
  options: [
    { flags: '-t, --template <name>', description: 'example to start from (default: asked, else hello)' },
    { flags: '-f, --force', description: 'also into a folder that is not empty' },
  ],
  examples: [
    ['plat init my-site --template hello', 'static page and functions'],
    ['plat init my-app --template vite-react', 'React, built by Vite'],
  ],
  async run(cli, { args: [folder = '.'], options }) {
    const target = path.resolve(cli.shell.cwd, folder)
    const template = await chooseTemplate(cli, options.template)
    const present = await readdir(target).catch(() => []) // not there yet
    if (present.filter((name) => name !== '.git').length > 0 && !options.force)
      throw new CliError(`${target} is not empty.`, { code: 'FOLDER_NOT_EMPTY', hint: 'Name another folder, or give --force.' })
    await mkdir(target, { recursive: true })
    await cp(path.join(EXAMPLES, template), target, {
      recursive: true,
      filter: (source) => !LEFT_OUT.has(path.basename(source)) || source === path.join(EXAMPLES, template),
    })
    const shown = path.relative(cli.shell.cwd, target) || '.'
    return {
      json: { folder: target, template },
      text: [
        `${cli.surface.paint.green('✔')} ${shown} holds the example ${template}.`,
        `Next: ${shown === '.' ? '' : `cd ${shown} && `}plat deploy --prod   ${cli.surface.paint.dim('(or "plat dev" to run it here)')}`,
      ].join('\n'),
    }
  },
})

async function chooseTemplate(cli: Cli, named: string | undefined): Promise<string> {
  const found = await readdir(EXAMPLES, { withFileTypes: true })
  const names = found.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const plain = named?.replace(/^examples\//, '').replace(/\/$/, '')
  if (plain !== undefined && names.includes(plain)) return plain
  if (plain !== undefined)
    throw usageError(`There is no template "${plain}".`, didYouMean(plain, names) ?? `There are ${names.sort().join(', ')}.`)
  if (!cli.ask.isPossible) return 'hello'
  return cli.ask.select({
    message: 'Which example?',
    instead: '--template <name>',
    options: names.sort().map((value) => ({ value, label: value })),
  })
}
