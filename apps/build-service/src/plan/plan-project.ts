import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import { FRAMEWORKS } from '@plat/shared/contracts/projects.ts'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { detectPreset } from '../presets/detect-preset.ts'
import { npm } from '../presets/npm.ts'
import type { PackageJson } from '../presets/package-json.ts'
import type { Preset } from '../presets/preset.ts'
import { PRESETS } from '../presets/presets.ts'
import type { FoundConfig } from '../project-config/read-project-config.ts'
import { toSiteRules } from '../project-config/to-site-rules.ts'
import type { OutputPlan, ProjectPlan } from './project-plan.ts'

export interface PlanInput {
  settings: BuildSpec['settings']
  found: FoundConfig
  packageJson: PackageJson | undefined
  rootDirectory: string
}

/**
 * Decides what a build does: project settings come before the configuration file, which comes before the preset. Pure.
 * @throws BuildFailure CONFIG_INVALID naming the key
 */
export function planProject({ settings, found, packageJson, rootDirectory }: PlanInput): { plan: ProjectPlan; warnings: string[] } {
  const { config } = found
  const configName = found.fileName ?? 'plat.json'
  const warnings = [...found.warnings]
  const buildCommand = settings.buildCommand ?? config.buildCommand ?? undefined
  const preset = choosePreset({ settings, found, packageJson, buildCommand }, warnings)
  const build = planBuild(preset, buildCommand, packageJson)
  const { rules, warnings: ruleWarnings } = toSiteRules(configName, config)
  warnings.push(...ruleWarnings)
  const plan: ProjectPlan = {
    preset,
    rootDirectory,
    packageJson,
    installCommand: settings.installCommand ?? config.installCommand ?? null,
    build,
    output: planOutput(preset, settings.outputDirectory ?? config.outputDirectory ?? undefined, build !== undefined),
    isSinglePage: preset.isSinglePage,
    cleanUrls: config.cleanUrls ?? preset.cleanUrls,
    trailingSlash: config.trailingSlash ?? null,
    rules,
    functions: config.functions,
    configName,
  }
  return { plan, warnings }
}

function choosePreset(
  { settings, found, packageJson, buildCommand }: Omit<PlanInput, 'rootDirectory'> & { buildCommand: string | undefined },
  warnings: string[],
): Preset {
  const name = settings.framework ?? found.config.framework ?? undefined
  const named = PRESETS.find((preset) => preset.name === name)
  if (named) return named
  if (name !== undefined && (settings.framework !== null || found.fileName === 'plat.json'))
    throw new BuildFailure(
      'CONFIG_INVALID',
      `${found.fileName ?? 'The settings'}: "framework": "${name}" is not known. Use one of ${FRAMEWORKS.join(', ')}.`,
    )
  const detected = detectPreset(packageJson)
  if (name !== undefined) warnings.push(`${found.fileName}: "framework": "${name}" is not known here; taken as ${detected.name}.`)
  // Something is built although nothing known asks for it: then its output is looked for where build scripts put it.
  return detected.name === 'static' && buildCommand ? npm : detected
}

function planBuild(preset: Preset, buildCommand: string | undefined, packageJson: PackageJson | undefined): ProjectPlan['build'] {
  if (buildCommand === '') return undefined
  if (buildCommand !== undefined) return { type: 'command', command: buildCommand }
  if (preset.name === 'static') return undefined
  const script = packageJson?.scripts?.build
  if (script !== undefined) return { type: 'script', command: script }
  return preset.buildCommand === undefined ? undefined : { type: 'command', command: preset.buildCommand }
}

function planOutput(preset: Preset, outputDirectory: string | undefined, isBuilt: boolean): OutputPlan {
  const advice = preset.outputAdvice
  if (outputDirectory === '') return { folders: [], otherwise: 'sources', advice }
  if (outputDirectory !== undefined)
    return { folders: [outputDirectory], otherwise: 'error', advice: 'Set outputDirectory to the folder the build writes.' }
  if (!isBuilt && preset.packages === undefined) return { folders: ['public'], otherwise: 'sources', advice }
  // A build script may only check types of functions; a framework always makes a site.
  return { folders: preset.outputFolders, otherwise: preset.packages === undefined ? 'nothing' : 'error', advice }
}
