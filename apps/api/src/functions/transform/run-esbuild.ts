import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'

export interface SyntaxProblem {
  message: string
  /** Both count from 1; null when the bundler names no place. */
  line: number | null
  column: number | null
}

/** `crashed`: it was killed, ran out of time or output space, or fell over the source. */
export type EsbuildOutcome =
  | { type: 'code'; code: string; sourceMap: string }
  | { type: 'problems'; problems: SyntaxProblem[] }
  | { type: 'crashed' }

interface EsbuildOptions {
  loader: 'js' | 'ts'
  /** Of the code. */
  outputBytesMax: number
  timeoutMs: number
}

const REPORT_BYTES_MAX = 65_536
/** A map holds the source once more, which is base64 here: a larger one is not kept by anybody. */
const MAP_BYTES_MAX = 24 * 1024 * 1024
const MAP_START = '//# sourceMappingURL=data:application/json;base64,'
const ARGUMENTS = [
  '--format=cjs',
  '--target=es2024',
  '--platform=neutral',
  '--charset=utf8',
  '--sourcemap=inline',
  '--log-level=error',
  '--log-limit=10',
  '--color=false',
  // an import that only looks unused may be there for its effect
  '--tsconfig-raw={"compilerOptions":{"verbatimModuleSyntax":true,"useDefineForClassFields":true}}',
]

/**
 * Transforms one source text to CommonJS in an esbuild process of its own. The library's long-lived service would do it faster, but
 * source that nests a million brackets overflows its stack, and the service never comes back: here only this one call fails.
 * Reads no file and no configuration; the process gets none of our environment.
 *
 * @throws Error when esbuild cannot be started at all
 */
export function runEsbuild(source: string, options: EsbuildOptions): Promise<EsbuildOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(esbuildProgram(), [...ARGUMENTS, `--loader=${options.loader}`], {
      cwd: tmpdir(),
      env: { GOTRACEBACK: 'none', GOMAXPROCS: '1' },
      stdio: 'pipe',
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    })
    const output = collect(child.stdout, options.outputBytesMax + MAP_BYTES_MAX, () => child.kill('SIGKILL'))
    const report = collect(child.stderr, REPORT_BYTES_MAX, () => undefined)
    child.once('error', reject)
    child.once('close', (exitCode) => resolve(withinBytes(toOutcome(exitCode, output(), report()), options.outputBytesMax)))
    child.stdin.on('error', () => undefined) // it ended before it had read everything; its exit says why
    child.stdin.end(source)
  })
}

const withinBytes = (outcome: EsbuildOutcome, bytesMax: number): EsbuildOutcome =>
  outcome.type === 'code' && Buffer.byteLength(outcome.code) > bytesMax ? { type: 'crashed' } : outcome

function toOutcome(exitCode: number | null, output: string | undefined, report: string | undefined): EsbuildOutcome {
  if (exitCode === 0 && output !== undefined) return { type: 'code', ...splitMap(output) }
  const problems = exitCode === 1 ? parseProblems(report ?? '') : []
  return problems.length > 0 ? { type: 'problems', problems } : { type: 'crashed' }
}

/** The code, and the map that stands as its last line. The source itself may end with such a line; esbuild's comes after it. */
function splitMap(output: string): { code: string; sourceMap: string } {
  const at = output.lastIndexOf(MAP_START)
  return { code: output.slice(0, at), sourceMap: Buffer.from(output.slice(at + MAP_START.length), 'base64').toString('utf8') }
}

/** esbuild's report: `✘ [ERROR] message`, an empty line, then `    <stdin>:line:column:` with a column from 0. */
function parseProblems(report: string): SyntaxProblem[] {
  return Array.from(report.matchAll(/^✘ \[ERROR\] (.*)(?:\n\n {4}<stdin>:(\d+):(\d+):)?/gm), ([, message, line, column]) => ({
    message: message ?? '',
    line: line === undefined ? null : Number(line),
    column: column === undefined ? null : Number(column) + 1,
  }))
}

/** Gathers a stream as text; undefined when there was more than allowed. */
function collect(stream: NodeJS.ReadableStream, bytesMax: number, onExcess: () => void): () => string | undefined {
  const chunks: Buffer[] = []
  let bytes = 0
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= bytesMax) chunks.push(chunk)
    else onExcess()
  })
  return () => (bytes <= bytesMax ? Buffer.concat(chunks).toString('utf8') : undefined)
}

let program: string | undefined

/** The native program, found from the library's own place; its launcher script would cost a Node start a call. */
function esbuildProgram(): string {
  program ??= createRequire(createRequire(import.meta.url).resolve('esbuild')).resolve(
    `@esbuild/${process.platform}-${process.arch}/bin/esbuild`,
  )
  return program
}
