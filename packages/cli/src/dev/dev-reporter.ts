import type { Invocation } from '@plat/shared/contracts/functions.ts'
import type { LocalProjectState } from '@plat/shared/contracts/local-project.ts'
import { toLogText, toPlainText } from '../output/plain-text.ts'
import type { Cli } from '../shell/cli.ts'
import { invocationLines } from './invocation-lines.ts'
import type { LocalProject, Revision } from './local-project.ts'
import { mapStack } from './map-stack.ts'

/** What `plat dev` says while it runs: calls and what they print, reloads, and what keeps the project from being deployed. */
export class DevReporter {
  readonly #cli: Cli
  readonly #project: LocalProject
  #warned = new Set<string>()

  constructor(cli: Cli, project: LocalProject) {
    this.#cli = cli
    this.#project = project
  }

  /** One after the other, in the order of their ends. */
  invocation(invocation: Invocation): void {
    const fn = this.#project.revision?.functions.get(invocation.functionName)
    const stack = invocation.error?.stack
    const mapped = stack === undefined ? Promise.resolve(undefined) : mapStack(stack, fn)
    void mapped.then((text) => {
      for (const line of invocationLines(invocation, text, this.#cli.paint)) this.#say(line)
    })
  }

  state({ problems, functions, warnings, durationMs }: LocalProjectState, before: Revision | undefined, now: Revision): void {
    const { paint } = this.#cli
    const broken = [...problems, ...functions.flatMap((fn) => fn.problems)]
    for (const { place, text } of broken)
      this.#say(`${paint.red('✘')} ${place === '' ? '' : `${toPlainText(place)}: `}${toPlainText(text)}`)
    for (const warning of warnings) if (!this.#warned.has(warning)) this.#say(paint.yellow(`warning: ${toPlainText(warning)}`))
    this.#warned = new Set(warnings)
    if (before === undefined || before === now || broken.length > 0) return
    const changed = functions.filter(({ functionName, bundle }) => before.functions.get(functionName)?.bundle?.sha256 !== bundle?.sha256)
    const names = changed.map(({ functionName }) => functionName)
    this.#say(paint.dim(`↻ ${names.length > 0 ? names.join(', ') : 'site'} reloaded in ${Math.round(durationMs)} ms`))
  }

  /** A line of the framework's own server. */
  framework(line: string): void {
    this.#say(`${this.#cli.paint.dim('┆')} ${toLogText(line)}`)
  }

  /** A warning or an error of the platform's own parts. */
  trouble(line: string): void {
    if (line.trim() !== '' && !/^info|sandbox is weaker/.test(line)) this.#cli.progress.line(this.#cli.paint.dim(toPlainText(line)))
  }

  #say(line: string): void {
    this.#cli.progress.line(line)
  }
}
