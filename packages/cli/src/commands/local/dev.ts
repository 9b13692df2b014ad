import { once } from 'node:events'
import path from 'node:path'
import type { LocalProjectState } from '@plat/shared/contracts/local-project.ts'
import { openDevFolders } from '../../dev/dev-folders.ts'
import { DevSession } from '../../dev/dev-session.ts'
import { holdFolder } from '../../dev/hold-folder.ts'
import { usageError } from '../../errors/usage-error.ts'
import { count, formatDuration } from '../../output/format-units.ts'
import { existingFolder } from '../../projects/existing-folder.ts'
import type { Cli } from '../../shell/cli.ts'
import { defineCommand } from '../command.ts'

const PORT = 4000
const PORTS_TRIED = 20

/** Runs a project locally as a deployment of it would run. */
export const dev = defineCommand<{ port?: string }>({
  name: 'dev',
  summary: 'run the project here',
  description:
    'Run the project at one local address as it would run deployed: the same routing, the same functions runtime. The "dev" script of package.json serves the site, else the files are served as they are. Variables come from .env and .env.local.',
  args: [['[folder]', 'folder of the project (default: the linked one)']],
  options: [{ flags: '--port <number>', description: `port to listen on (default ${PORT}, or the next free one)` }],
  examples: [
    ['plat dev', 'changes are live with the next request'],
    ['plat env pull && plat dev --port 3001', 'with the project’s variables'],
  ],
  async run(cli, { args: [named], options }) {
    const startedAt = performance.now()
    const port = options.port === undefined ? PORT : Number(options.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw usageError(`"${options.port}" is no port.`)
    const folder = await projectFolder(cli, named)
    cli.progress.update('starting')
    const folders = await openDevFolders(folder, cli.shell.env)
    const held = await holdFolder(folders.data, folder).catch(async (error: unknown) => {
      await folders.remove()
      throw error
    })
    const session = new DevSession({ cli, folder, folders })
    try {
      const { url, state } = await session.start(port, options.port === undefined ? PORTS_TRIED : 1)
      await held.announce(url)
      cli.progress.stop()
      announce(cli, state, performance.now() - startedAt)
      cli.emit({ json: { url, framework: state.framework, functions: state.functions.map(toFacts) }, text: url })
      await Promise.race([session.failed, cli.signal.aborted ? undefined : once(cli.signal, 'abort')])
    } finally {
      await session.stop()
      held.release()
    }
    return undefined
  },
})

const toFacts = ({ functionName, route, filePath }: LocalProjectState['functions'][number]) => ({ functionName, route, filePath })

function announce({ progress, paint }: Cli, { framework, devScript, functions, files }: LocalProjectState, ms: number): void {
  const site = devScript === null ? count(files, 'file') : `"${devScript}"`
  progress.line(
    `${paint.green('✔')} ${framework}: ${site} and ${count(functions.length, 'function')} in ${formatDuration(ms)}. Ctrl-C ends it.`,
  )
  for (const { route, filePath } of functions) progress.line(paint.dim(`  ${route.padEnd(24)} ${filePath}`))
}

async function projectFolder(cli: Cli, named: string | undefined): Promise<string> {
  return existingFolder(named === undefined ? ((await cli.link())?.folder ?? cli.shell.cwd) : path.resolve(cli.shell.cwd, named))
}
