import { type Api, createApi } from '../api/api.ts'
import { resolveConnection } from '../config/resolve-connection.ts'
import { readUserConfig } from '../config/user-config.ts'
import { CliError } from '../errors/cli-error.ts'
import { createPaint, wantsColour } from '../output/paint.ts'
import { createProgress } from '../output/progress.ts'
import { findLink } from '../projects/project-link.ts'
import type { Cli, CommonOptions, Result } from './cli.ts'
import { createPrompts } from './prompts.ts'
import type { Shell } from './shell.ts'

interface Context {
  signal: AbortSignal
  /** A link that cannot be understood counts as none when the api is looked for. */
  replacesLink: boolean
}

/** Everything one command works with. Nothing is read or asked before the command needs it. */
export function createCli(shell: Shell, options: CommonOptions, { signal, replacesLink }: Context): Cli {
  const { env, stdin, stdout, stderr } = shell
  const isJson = options.json === true
  const isInteractive = stdin.isTTY === true && stderr.isTTY === true && !isJson && !env.CI
  const paint = createPaint(wantsColour(stderr, env))
  const link = once(() => findLink(shell.cwd))
  const linkedApi = async (): Promise<string | undefined> => {
    const found = await link().catch((error: unknown) => {
      if (!replacesLink || !(error instanceof CliError)) throw error
    })
    return found?.api
  }
  const connection = once(async () => {
    const isApiNamed = Boolean(options.api ?? env.PLAT_API)
    const isConfigNeeded = !isApiNamed || !(options.token || env.PLAT_TOKEN)
    return resolveConnection({
      flags: options,
      env,
      config: isConfigNeeded ? readUserConfig(env) : { accounts: {} },
      linkedApi: isApiNamed ? undefined : await linkedApi(),
    })
  })
  const emit = ({ json, text }: Result): void => {
    if (isJson) stdout.write(`${JSON.stringify(json, null, 2)}\n`)
    else if (text) stdout.write(`${text}\n`)
  }
  return {
    shell,
    options,
    isJson,
    surface: { paint: createPaint(wantsColour(stdout, env)), isTerminal: stdout.isTTY === true },
    paint,
    progress: createProgress(stderr, { paint, isMoving: stderr.isTTY === true && env.TERM !== 'dumb' && !env.CI }),
    ask: createPrompts(isInteractive ? { input: stdin, output: stderr, signal } : undefined),
    print: (line) => {
      if (!isJson) stdout.write(`${line}\n`)
    },
    emit,
    signal,
    link,
    connection,
    api: once(async (): Promise<Api> => createApi({ ...(await connection()), signal })),
    now: () => Date.now(),
  }
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () => {
    made ??= make()
    return made
  }
}
