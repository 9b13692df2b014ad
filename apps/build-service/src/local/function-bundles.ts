import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { CODE_BYTES_MAX } from '@plat/shared/contracts/functions.ts'
import type { LocalFunction } from '@plat/shared/contracts/local-project.ts'
import { type BuildContext, context } from 'esbuild'
import { bundleOptions } from '../bundler/bundle-options.ts'
import type { FoundFunction } from '../bundler/find-functions.ts'
import { toProblems } from '../bundler/to-problems.ts'
import { type Bundled, withGlobals } from '../bundler/with-globals.ts'
import type { ProjectPlan } from '../plan/project-plan.ts'
import { toFunctionConfig } from '../project-config/to-function-config.ts'

interface Options {
  tree: string
  /** Receives the bundles, each under a name made of its content. */
  folder: string
}

interface Update {
  plan: ProjectPlan
  found: readonly FoundFunction[]
  /** Absolute paths. */
  changed: ReadonlySet<string>
}

interface Kept {
  /** By what is injected. */
  contexts: Map<string, BuildContext<{ metafile: true }>>
  /** Absolute paths of all that is in the bundle; undefined: not known, so that any change may matter. */
  inputs: ReadonlySet<string> | undefined
  result: Pick<LocalFunction, 'bundle' | 'problems'>
}

interface Wanted {
  functionName: string
  root: string
  entry: string
  inject: string[]
}

/** A bundle, with its file, beside which its source map lies. */
interface Written extends Bundled {
  codeFile: string
}

/** Until a bundle takes no less time than the one before (measured). */
const WARM_UPS = 3
/** Files that decide how others are read. */
const DECIDING = /^(?:tsconfig.*\.json|jsconfig\.json|package(?:-lock)?\.json)$/

/** The bundles of a project's functions, each kept open in esbuild, so that a change costs only what it touches. */
export class FunctionBundles {
  readonly #options: Options
  readonly #kept = new Map<string, Kept>()

  constructor(options: Options) {
    this.#options = options
  }

  /** Every function with its bundle as it is now, or with what keeps it from being bundled. */
  async update({ plan, found, changed }: Update): Promise<LocalFunction[]> {
    const root = path.join(this.#options.tree, plan.rootDirectory)
    const isDecided = [...changed].some((file) => DECIDING.test(path.basename(file)))
    const wanted = new Set(found.map(({ file }) => file))
    for (const file of [...this.#kept.keys()]) if (isDecided || !wanted.has(file)) await this.#close(file)
    return Promise.all(
      found.map(async (each) => ({
        functionName: each.functionName,
        filePath: each.filePath,
        route: each.route,
        config: toFunctionConfig(plan.functions, each.filePath),
        ...(await this.#bundle(root, each, changed)),
      })),
    )
  }

  /** Bundles one of them for nobody: the first times take twice as long, and whoever saves a function need not wait for them. */
  async warmUp(): Promise<void> {
    const [open] = [...this.#kept.values()].flatMap(({ contexts }) => [...contexts.values()])
    for (let times = 0; times < WARM_UPS; times += 1) await open?.rebuild().catch(() => undefined) // closed meanwhile, or it cannot be bundled
  }

  async #bundle(root: string, { file, functionName }: FoundFunction, changed: ReadonlySet<string>): Promise<Kept['result']> {
    const kept = this.#kept.get(file)
    if (kept?.inputs && ![...changed].some((each) => kept.inputs?.has(each))) return kept.result
    const next: Kept = { contexts: kept?.contexts ?? new Map(), inputs: undefined, result: { bundle: null, problems: [] } }
    this.#kept.set(file, next)
    try {
      const bundled = await withGlobals((inject) => this.#rebuild(next, { functionName, root, entry: file, inject }))
      next.inputs = new Set(Object.keys(bundled.metafile.inputs).map((input) => path.resolve(root, input)))
      next.result = { bundle: toBundle(bundled, root), problems: [] }
    } catch (error) {
      next.result = { bundle: null, problems: toProblems(error, path.relative(root, file)) }
    }
    return next.result
  }

  async #rebuild({ contexts }: Kept, { functionName, root, entry, inject }: Wanted): Promise<Written> {
    const key = inject.join()
    const open = contexts.get(key) ?? (await this.#open({ functionName, root, entry, inject }))
    contexts.set(key, open)
    const { metafile } = await open.rebuild()
    const output = Object.keys(metafile.outputs).find((name) => name.endsWith('.cjs'))
    if (output === undefined) throw new Error('esbuild made no output')
    const codeFile = path.resolve(root, output)
    return { metafile, codeFile, code: await readFile(codeFile) }
  }

  /** esbuild writes the files itself: to get megabytes from it takes longer than bundling them again. */
  #open({ functionName, root, entry, inject }: Wanted): Promise<BuildContext<{ metafile: true }>> {
    const { outfile: _oneName, ...options } = bundleOptions({ tree: this.#options.tree, root, entry, inject })
    const files = { outdir: this.#options.folder, entryNames: `${functionName}.[hash]`, outExtension: { '.js': '.cjs' } }
    return context({ ...options, ...files, write: true, sourcesContent: false })
  }

  async #close(file: string): Promise<void> {
    const kept = this.#kept.get(file)
    this.#kept.delete(file)
    await Promise.all([...(kept?.contexts.values() ?? [])].map((open) => open.dispose()))
  }
}

function toBundle({ code, codeFile }: Written, root: string): NonNullable<LocalFunction['bundle']> {
  if (code.length > CODE_BYTES_MAX) throw new Error(`The bundle is larger than ${CODE_BYTES_MAX / 1024 / 1024} MiB.`)
  return { sha256: createHash('sha256').update(code).digest('hex'), codeFile, sourceMapFile: `${codeFile}.map`, root }
}
