import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import type { Commit } from '@plat/shared/contracts/deployments.ts'
import type { ApiClient } from '@plat/shared/service-kit/api-client.ts'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import type { z } from 'zod'
import type { BundledFunction } from '../bundler/bundled-function.ts'
import type { CollectedFile } from '../collect/collected-file.ts'
import type { CommandRunner } from '../commands/run-command.ts'
import type { DependencyCache } from '../dependency-cache/dependency-cache.ts'
import type { PackageManager } from '../install/choose-package-manager.ts'
import type { BuildLog } from '../log/build-log.ts'
import type { ProjectPlan } from '../plan/project-plan.ts'
import type { Toolchain } from '../toolchain/create-toolchain.ts'
import type { BuildFolder } from '../work-folder/build-folder.ts'

/** What steps need of the service. */
export interface BuildServices {
  api: ApiClient
  storage: ArtifactStorage
  cache: DependencyCache
  toolchain: Toolchain
  serviceToken: string
  gitAllow: readonly string[]
  /** Whether git can be told which address to connect to. */
  canPin: boolean
  /** Variables of the service's environment that tell git where its programs and certificates are. */
  gitPassed: Readonly<Record<string, string>>
  baseDomain: string
  proxyPort: number
}

/** What steps found out, for the steps after them. */
export interface BuildFacts {
  commit: z.infer<typeof Commit> | undefined
  plan: ProjectPlan | undefined
  /** Set when one installed the dependencies. `bin` holds its program. */
  packageManager: (PackageManager & { bin: string | undefined }) | undefined
  /** Relative to the tree: where node_modules is. */
  installFolder: string
  functions: BundledFunction[]
  files: CollectedFile[]
  manifestSha256: string | undefined
}

/** One build while it runs. */
export interface Build {
  spec: BuildSpec
  folder: BuildFolder
  log: BuildLog
  /** Aborted with the error that ends the build. */
  signal: AbortSignal
  runner: CommandRunner
  services: BuildServices
  facts: BuildFacts
  /** Tells the api which commit is built, as soon as it is known. */
  announceCommit(commit: z.infer<typeof Commit>): void
}

/** The plan, for the steps after `detect`. @throws Error when there is none: steps ran out of order */
export function planOf({ facts }: Build): ProjectPlan {
  if (!facts.plan) throw new Error('the plan of the build is not made yet')
  return facts.plan
}
