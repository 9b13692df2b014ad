// Runs the measurements that are named, or all, and writes what they found into docs/benchmarks.md and to the terminal.
import path from 'node:path'
import { parseArgs } from 'node:util'
import { repositoryRoot } from '../tests/e2e/support/platform.ts'
import { BENCHMARKS } from './benchmarks.ts'
import { readBenchSettings } from './support/bench-settings.ts'
import { describeMachine } from './support/describe-machine.ts'
import { pinning } from './support/pinning.ts'
import { renderReport } from './support/render-report.ts'
import { writePage } from './support/write-page.ts'

const names = Object.keys(BENCHMARKS)
const { settings, positionals } = readArguments()
// Everything started so far stops with this process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))

const page = path.join(repositoryRoot, 'docs', 'benchmarks.md')
pinning.becomeLoad()
for (const name of names.filter((each) => positionals.length === 0 || positionals.includes(each))) {
  const benchmark = BENCHMARKS[name]
  if (!benchmark) continue
  console.log(`\n## ${name}: ${benchmark.shows} …\n`)
  try {
    const findings = renderReport(await benchmark.measure(settings))
    console.log(findings)
    writePage(page, names, [{ name, shows: benchmark.shows, content: `${findings}\n\n${measuredOn()}` }])
  } catch (error) {
    console.error(`${name} could not be measured:`, error)
    process.exitCode = 1
  }
}

/** Ends this process when they are wrong. */
function readArguments() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { quick: { type: 'boolean', default: false } } })
    const unknown = positionals.filter((name) => !names.includes(name))
    if (unknown.length > 0) throw new Error(`There is no benchmark ${unknown.join(', ')}.`)
    return { settings: readBenchSettings(process.env, values.quick), positionals }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    console.error('npm run bench -- [--quick] [benchmark …]')
    for (const [name, { shows }] of Object.entries(BENCHMARKS)) console.error(`  ${name.padEnd(10)} ${shows}`)
    return process.exit(2)
  }
}

function measuredOn(): string {
  const length = `${settings.rounds} rounds of ${settings.seconds} s${settings.isQuick ? ', a quick run with fewer samples' : ''}`
  return [`Measured on ${new Date().toISOString().slice(0, 10)}, ${length}. ${describeMachine().join(' ')}`].join('\n')
}
