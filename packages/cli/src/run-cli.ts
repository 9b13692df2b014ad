import { CommanderError } from 'commander'
import { CliError } from './errors/cli-error.ts'
import { errorDocument, errorLines } from './errors/present-error.ts'
import { usageError } from './errors/usage-error.ts'
import { createPaint, wantsColour } from './output/paint.ts'
import { createProgram } from './program.ts'
import type { CommonOptions } from './shell/cli.ts'
import { createCli } from './shell/create-cli.ts'
import type { Shell } from './shell/shell.ts'
import { watchOutput } from './shell/watch-output.ts'

const INTERRUPTED = 130
/** What commander calls its own endings that are none of the user's faults. */
const SHOWN = new Set(['commander.help', 'commander.helpDisplayed', 'commander.version'])

/** Runs one command line and answers its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted. Never rejects. */
export async function runCli(shell: Shell): Promise<number> {
  const interrupted = new AbortController()
  shell.onInterrupt(() => {
    if (interrupted.signal.aborted) process.exit(INTERRUPTED)
    interrupted.abort(new CliError('Interrupted.', { code: 'INTERRUPTED', exitCode: INTERRUPTED }))
  })
  const output = watchOutput(shell.stdout, (error) => interrupted.abort(error))
  const isJson = shell.argv.slice(0, separatorOf(shell.argv)).includes('--json')
  const outcome = await run(shell, interrupted.signal, isJson)
  let exitCode = 0
  if ((await output.settled()) === undefined) exitCode = typeof outcome === 'number' ? outcome : report(shell, isJson, outcome)
  const broken = await output.settled()
  if (broken === undefined) return exitCode
  return broken.exitCode === 0 ? 0 : report(shell, false, broken)
}

/** The exit code of the command, or why it failed. */
async function run(shell: Shell, signal: AbortSignal, isJson: boolean): Promise<number | CliError> {
  let exitCode = 0
  let shown = ''
  const program = createProgram(async (spec, { args, options }) => {
    const cli = createCli(shell, options as CommonOptions, { signal, replacesLink: spec.replacesLink ?? false })
    try {
      const result = await spec.run?.(cli, { args, options })
      cli.progress.stop()
      if (result) cli.emit(result)
      exitCode = result?.exitCode ?? 0
    } finally {
      cli.progress.stop()
    }
  })
  const show = (text: string) => {
    shown += text
  }
  for (const command of everyCommand(program))
    command.exitOverride().configureOutput({
      writeOut: show,
      writeErr: show,
      getOutHasColors: () => wantsColour(shell.stdout, shell.env),
      getOutHelpWidth: () => shell.stdout.columns ?? 100,
      getErrHelpWidth: () => shell.stderr.columns ?? 100,
    })
  try {
    await program.parseAsync([...shell.argv], { from: 'user' })
    return exitCode
  } catch (thrown) {
    if (thrown instanceof CommanderError && SHOWN.has(thrown.code)) {
      shell.stdout.write(isJson ? `${JSON.stringify({ text: shown.trim() }, null, 2)}\n` : shown)
      return 0
    }
    return toCliError(thrown, signal)
  }
}

function report(shell: Shell, isJson: boolean, error: CliError): number {
  if (isJson) shell.stdout.write(`${JSON.stringify(errorDocument(error), null, 2)}\n`)
  else shell.stderr.write(`${errorLines(error, createPaint(wantsColour(shell.stderr, shell.env))).join('\n')}\n`)
  if (error.code === 'BUG' && shell.env.PLAT_DEBUG) shell.stderr.write(`${String((error.cause as Error | undefined)?.stack)}\n`)
  return error.exitCode
}

function toCliError(thrown: unknown, interrupted: AbortSignal): CliError {
  if (thrown instanceof CliError && thrown.code === 'INTERRUPTED') return thrown
  if (interrupted.aborted) return thrown instanceof CliError && thrown.exitCode === INTERRUPTED ? thrown : (interrupted.reason as CliError)
  if (thrown instanceof CliError) return thrown
  if (thrown instanceof CommanderError) return fromCommander(thrown)
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code
  if (thrown instanceof Error && typeof code === 'string' && /^E[A-Z]+$/.test(code))
    return new CliError(thrown.message, { code, hint: 'Check that the file or folder is there and yours.', cause: thrown })
  return new CliError(`plat itself failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`, {
    code: 'BUG',
    hint: 'Run it again with PLAT_DEBUG=1 and report what it prints.',
    cause: thrown,
  })
}

function fromCommander(error: CommanderError): CliError {
  const text = error.message.replace(/^error: /, '')
  const [first = '', ...rest] = text.split('\n')
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}${/[.!?]$/.test(first) ? '' : '.'}`
  const suggestion = rest.join(' ').replace(/^\((.*)\)$/, '$1')
  return usageError(sentence, [suggestion, 'See "plat --help", or "plat <command> --help".'].filter((line) => line !== '').join('\n'))
}

function* everyCommand(command: ReturnType<typeof createProgram>): Generator<ReturnType<typeof createProgram>> {
  yield command
  for (const inner of command.commands) yield* everyCommand(inner as ReturnType<typeof createProgram>)
}

function separatorOf(argv: readonly string[]): number {
  const index = argv.indexOf('--')
  return index === -1 ? argv.length : index
}
