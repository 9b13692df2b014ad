import type { LocalProjectState } from '@plat/shared/contracts/local-project.ts'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import { findFunctions } from '../bundler/find-functions.ts'
import { toManifest } from '../collect/to-manifest.ts'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { canonicalJson } from '../pipeline/canonical-json.ts'
import type { ProjectPlan } from '../plan/project-plan.ts'
import { readPlan } from '../plan/read-plan.ts'
import { checkFunctionRules } from '../project-config/to-function-config.ts'
import type { FunctionBundles } from './function-bundles.ts'
import type { SiteFiles } from './site-files.ts'

export interface ProjectParts {
  tree: string
  bundles: FunctionBundles
  site: SiteFiles
  storage: ArtifactStorage
}

const NO_SETTINGS = { framework: null, rootDirectory: null, installCommand: null, buildCommand: null, outputDirectory: null }
const UNREADABLE: Omit<LocalProjectState, 'durationMs' | 'problems'> = {
  type: 'state',
  manifestSha256: null,
  functions: [],
  warnings: [],
  framework: 'static',
  headers: [],
  devScript: null,
  rootDirectory: '',
  files: 0,
}

/** The state of a project's folder after some of its files have changed. Never rejects for what the files hold. */
export async function readProject(parts: ProjectParts, changed: ReadonlySet<string>): Promise<LocalProjectState> {
  const startedAt = performance.now()
  try {
    const state = await read(parts, changed)
    return { ...state, durationMs: performance.now() - startedAt }
  } catch (error) {
    if (!(error instanceof BuildFailure)) throw error
    return { ...UNREADABLE, problems: [{ place: '', text: error.message }], durationMs: performance.now() - startedAt }
  }
}

async function read(
  { tree, bundles, site, storage }: ProjectParts,
  changed: ReadonlySet<string>,
): Promise<Omit<LocalProjectState, 'durationMs'>> {
  const { plan, warnings } = await readPlan(tree, NO_SETTINGS)
  const found = await findFunctions(tree, plan.rootDirectory)
  const rules = checkFunctionRules(
    plan.configName,
    plan.functions,
    found.map(({ filePath }) => filePath),
  )
  const functions = await bundles.update({ plan, found, changed })
  const devScript = devScriptOf(plan)
  const collected = devScript === null ? await site.collect(plan) : { files: [], warnings: [] }
  const manifest = Buffer.from(canonicalJson(toManifest(plan, { files: collected.files, functions })))
  return {
    type: 'state',
    manifestSha256: (await storage.put(manifest)).sha256,
    functions,
    problems: [],
    warnings: [...warnings, ...rules, ...collected.warnings],
    framework: plan.preset.name,
    headers: plan.rules.headers,
    devScript,
    rootDirectory: plan.rootDirectory,
    files: collected.files.length,
  }
}

/** A script that starts `plat dev` itself would start it for ever. */
function devScriptOf({ packageJson }: ProjectPlan): string | null {
  const script = packageJson?.scripts?.dev
  return script === undefined || /\bplat(\.mjs)?\s+dev\b/.test(script) ? null : script
}
