import type { PackageJson } from '../presets/package-json.ts'
import type { Preset } from '../presets/preset.ts'
import type { ProjectConfig } from '../project-config/project-config.ts'
import type { SiteRules } from '../project-config/to-site-rules.ts'

/** What a build will do: decided once, from settings, configuration file and package.json. */
export interface ProjectPlan {
  preset: Preset
  /** Folder of the project inside the tree; empty for the tree itself. */
  rootDirectory: string
  packageJson: PackageJson | undefined
  /** Null: by lock file. Empty: nothing is installed. */
  installCommand: string | null
  /** Undefined: nothing is built. `script`: the build script of package.json. */
  build: { type: 'script' | 'command'; command: string } | undefined
  output: OutputPlan
  isSinglePage: boolean
  cleanUrls: boolean
  trailingSlash: boolean | null
  rules: SiteRules
  functions: ProjectConfig['functions']
  /** For messages; `plat.json` when there is none. */
  configName: string
}

export interface OutputPlan {
  /** Folders to look for, in this order, relative to the root directory. */
  folders: readonly string[]
  /** What is served when none of them exists: nothing may be, the sources are, or the build failed its purpose. */
  otherwise: 'nothing' | 'sources' | 'error'
  advice: string
}
