import { npm } from './npm.ts'
import type { PackageJson } from './package-json.ts'
import type { Preset } from './preset.ts'
import { PRESETS } from './presets.ts'
import { staticSite } from './static.ts'

/** The preset of a project: by its dependencies, else `npm` when it has a build script, else `static`. Pure. */
export function detectPreset(packageJson: PackageJson | undefined): Preset {
  const packages = new Set(Object.keys({ ...packageJson?.dependencies, ...packageJson?.devDependencies }))
  const known = PRESETS.find(
    (preset) => preset.packages?.anyOf.some((name) => packages.has(name)) && !preset.packages.noneOf.some((name) => packages.has(name)),
  )
  return known ?? (packageJson?.scripts?.build === undefined ? staticSite : npm)
}
