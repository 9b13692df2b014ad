import { readPlan } from '../../plan/read-plan.ts'
import type { FoundConfig } from '../../project-config/read-project-config.ts'
import type { Build } from '../build.ts'

/**
 * Reads the project's configuration and package.json and decides what the build does.
 * @throws BuildFailure CONFIG_INVALID naming the key
 */
export async function detectProject({ spec, folder, log, facts }: Build): Promise<string> {
  const { plan, warnings, found } = await readPlan(folder.tree, spec.settings)
  for (const warning of warnings) log.system('detect', `warning: ${warning}`)
  facts.plan = plan
  return summary(plan.preset.name, found)
}

function summary(name: string, { fileName }: FoundConfig): string {
  return fileName === undefined ? name : `${name} (${fileName})`
}
