import type { BuildStepName } from '@plat/shared/contracts/deployments.ts'
import type { z } from 'zod'
import type { Build } from './build.ts'
import { BuildStopped } from './build-stopped.ts'
import { formatStepLine } from './format-step-line.ts'
import { buildSite } from './steps/build-site.ts'
import { bundleFunctions } from './steps/bundle-functions.ts'
import { collectFiles } from './steps/collect-files.ts'
import { detectProject } from './steps/detect-project.ts'
import { fetchSource } from './steps/fetch-source.ts'
import { installDependencies } from './steps/install-dependencies.ts'
import { publishFiles } from './steps/publish-files.ts'
import { registerFunctions } from './steps/register-functions.ts'

export type StepName = z.infer<typeof BuildStepName>

interface BuildStep {
  name: StepName
  /** Does it and answers what was done in a few words; undefined when there was nothing to do. */
  run(build: Build): Promise<string | undefined>
}

/** What a build is, in order. Each step leaves what it found out in `build.facts`. */
export const BUILD_STEPS: readonly BuildStep[] = [
  { name: 'source', run: fetchSource },
  { name: 'detect', run: detectProject },
  { name: 'install', run: installDependencies },
  { name: 'build', run: buildSite },
  { name: 'bundle', run: bundleFunctions },
  { name: 'collect', run: collectFiles },
  { name: 'publish', run: publishFiles },
  { name: 'register', run: registerFunctions },
]

export interface StepRun {
  name: StepName
  durationMs: number
  /** What ended it, when it failed. */
  error?: unknown
}

/** Runs the steps in order until one fails, each with its line in the log. Never rejects; `onStep` hears of every step that ran. */
export async function runBuild(build: Build, onStep: (run: StepRun) => void): Promise<StepRun | undefined> {
  for (const { name, run } of BUILD_STEPS) {
    const startedAt = performance.now()
    const elapsed = () => performance.now() - startedAt
    try {
      build.signal.throwIfAborted()
      const summary = await run(build)
      onStep({ name, durationMs: elapsed() })
      if (summary !== undefined) build.log.system(name, formatStepLine(name, summary, elapsed()))
    } catch (thrown) {
      // Whatever an aborted step stumbles over, the reason for the abort is what ended it.
      const failed = { name, durationMs: elapsed(), error: build.signal.aborted ? build.signal.reason : thrown }
      onStep(failed)
      build.log.system(name, formatStepLine(name, failed.error instanceof BuildStopped ? 'stopped' : 'failed', failed.durationMs))
      return failed
    }
  }
  return undefined
}
