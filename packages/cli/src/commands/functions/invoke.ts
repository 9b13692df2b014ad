import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import type { InvokeResult } from '@plat/shared/contracts/invoke.ts'
import type { z } from 'zod'
import { functionPath, withNearestFunction } from '../../functions/find-function.ts'
import { parseVersion } from '../../functions/parse-version.ts'
import { toInvokeInput } from '../../functions/to-invoke-input.ts'
import { formatDuration } from '../../output/format-units.ts'
import { toLogText, toPlainText } from '../../output/plain-text.ts'
import { resolveProject } from '../../projects/resolve-project.ts'
import type { Cli } from '../../shell/cli.ts'
import { defineCommand } from '../command.ts'

interface Options {
  data?: string
  header?: string[]
  method?: string
  path?: string
  version?: string
}

type Outcome = z.infer<typeof InvokeResult>

/** Calls a function once and shows how it went. */
export const invoke = defineCommand<Options>({
  name: 'invoke',
  summary: 'call a function',
  description:
    'Call a function of the project, whether it is public or not. --data is the event of handler(event); with --method, --path or --header it is called as a visitor calls it.',
  args: [['<function>', 'name of the function']],
  options: [
    { flags: '-d, --data <data>', description: 'JSON or text; @file reads a file, - standard input' },
    { flags: '-H, --header <header>', description: '"Name: value" (may be repeated)', isList: true },
    { flags: '-X, --method <method>', description: 'GET, POST, …' },
    { flags: '--path <path>', description: 'path and query below the function, such as /?name=Ada' },
    { flags: '--version <number>', description: 'which version (default: the active one)' },
  ],
  isOfProject: true,
  examples: [
    [`plat invoke hello --data '{"name":"Ada"}'`, 'with an event'],
    ['plat invoke greet --path "/?name=Ada" --header "Accept: text/plain"', 'as a visitor'],
    ['plat invoke import --data @rows.json --version 3', 'an older version'],
  ],
  async run(cli, { args: [functionName = ''], options }) {
    const input = toInvokeInput({
      data: options.data === undefined ? undefined : await readData(cli, options.data),
      headers: options.header ?? [],
      method: options.method,
      path: options.path,
      version: options.version === undefined ? undefined : parseVersion(options.version),
    })
    const project = await resolveProject(cli)
    const api = await cli.api()
    const request = { method: 'POST', path: `${functionPath(project, functionName)}/invoke`, body: input, timeoutMs: 330_000 } as const
    cli.progress.update(`calling ${functionName}`)
    const outcome = await withNearestFunction(api, project, functionName, () => api.call<Outcome>(request))
    cli.progress.stop()
    report(cli, functionName, outcome)
    return { json: outcome, text: bodyText(cli, outcome), exitCode: outcome.success ? 0 : 1 }
  },
})

async function readData({ shell }: Cli, data: string): Promise<string> {
  if (data === '-') return text(shell.stdin)
  return data.startsWith('@') ? readFile(path.resolve(shell.cwd, data.slice(1)), 'utf8') : data
}

/** Everything but the body goes to standard error, so that the body can be piped on. */
function report({ progress, paint }: Cli, functionName: string, outcome: Outcome): void {
  for (const line of outcome.logs) progress.line(`${paint.dim('│')} ${toLogText(line)}`)
  const { success, statusCode, durationMs, cold, version, error } = outcome
  const facts = [
    `${functionName}${version === null ? '' : ` v${version}`}`,
    String(statusCode),
    formatDuration(durationMs),
    ...(cold ? ['cold'] : []),
  ]
  progress.line(`${success ? paint.green('✔') : paint.red('✘')} ${facts.join('  ')}`)
  if (!error) return
  progress.line(paint.red(`  ${error.code}: ${toPlainText(error.message)}`))
  for (const line of (error.stack ?? '').split('\n').slice(1)) progress.line(paint.dim(`  ${toPlainText(line)}`))
}

function bodyText({ surface }: Cli, { body, isBase64 }: Outcome): string {
  if (isBase64 || !surface.isTerminal) return body
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body.split('\n').map(toLogText).join('\n')
  }
}
