import { type Api, createApi } from '../api/api.ts'
import { resolveConnection } from '../config/resolve-connection.ts'
import { readUserConfig } from '../config/user-config.ts'
import { createPaint, wantsColour } from '../output/paint.ts'
import { createProgress } from '../output/progress.ts'
import { findLink } from '../projects/project-link.ts'
import type { Cli, CommonOptions, Result } from './cli.ts'
import { createPrompts } from './prompts.ts'
import type { Shell } from './shell.ts'

/** Everything one command works with. Nothing is read or asked before the command needs it. */
export function createCli(shell: Shell, options: CommonOptions, signal: AbortSignal): Cli {
  const { env, stdin, stdout, stderr } = shell
  const isJson = options.json === true
  const isInteractive = stdin.isTTY === true && stderr.isTTY === true && !isJson && !env.CI
  const paint = createPaint(wantsColour(stderr, env))
  const link = once(() => findLink(shell.cwd))
  const connection = once(async () =>
    resolveConnection({ flags: options, env, config: readUserConfig(env), linkedApi: (await link())?.api }),
  )
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
