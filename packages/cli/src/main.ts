import { runCli } from './run-cli.ts'
import { giveWidth } from './shell/give-width.ts'

const INTERRUPTS_APART_MS = 150

/** A Ctrl-C reaches this process from the terminal and from the one that started it: counted once. */
function onInterrupt(listener: () => void): void {
  let last = 0
  process.on('SIGINT', () => {
    if (Date.now() - last > INTERRUPTS_APART_MS) listener()
    last = Date.now()
  })
  process.on('SIGTERM', listener)
}

for (const stream of [process.stdout, process.stderr]) giveWidth(stream)
process.stderr.on('error', () => undefined) // nobody can be told, and the work goes on

const code = await runCli({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  onInterrupt,
})
// Idle connections to the api would keep the process for seconds.
process.stderr.write('', () => process.exit(code))
