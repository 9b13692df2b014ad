import { once } from 'node:events'
import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { runDev } from '../../dev/run-dev.ts'
import { CliError } from '../../errors/cli-error.ts'
import { usageError } from '../../errors/usage-error.ts'
import { count, formatDuration } from '../../output/format-units.ts'
import type { Cli } from '../../shell/cli.ts'
import { defineCommand } from '../command.ts'

const PORT = 4000

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
    const running = await runDev(cli, { folder, port, isPortFree: options.port === undefined })
    cli.progress.stop()
    const { state, url } = running
    const functions = state.functions.map(({ functionName, route, filePath }) => ({ functionName, route, filePath }))
    cli.progress.line(`${cli.paint.green('✔')} ${describe(state)} in ${formatDuration(performance.now() - startedAt)}. Ctrl-C ends it.`)
    for (const { route, filePath } of functions) cli.progress.line(cli.paint.dim(`  ${route.padEnd(24)} ${filePath}`))
    cli.emit({ json: { url, framework: state.framework, functions }, text: url })
    try {
      await Promise.race([running.failed, cli.signal.aborted ? undefined : once(cli.signal, 'abort')])
    } finally {
      await running.stop()
    }
    return undefined
  },
})

function describe({ framework, devScript, functions, files }: Awaited<ReturnType<typeof runDev>>['state']): string {
  const site = devScript === null ? count(files, 'file') : `"${devScript}"`
  return `${framework}: ${site} and ${count(functions.length, 'function')}`
}

async function projectFolder(cli: Cli, named: string | undefined): Promise<string> {
  const wanted = named === undefined ? ((await cli.link())?.folder ?? cli.shell.cwd) : path.resolve(cli.shell.cwd, named)
  const folder = await realpath(wanted).catch(() => undefined) // told below
  if (folder === undefined || !(await stat(folder)).isDirectory())
    throw new CliError(`There is no folder ${wanted}.`, { code: 'NOT_FOUND' })
  return folder
}
