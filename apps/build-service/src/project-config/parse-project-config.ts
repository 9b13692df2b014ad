import { sayIssue } from '@plat/shared/errors/say-issue.ts'
import { z } from 'zod'
import { BuildFailure } from '../pipeline/build-failure.ts'
import { listUnknownKeys } from './list-unknown-keys.ts'
import { ProjectConfig } from './project-config.ts'

const PROBLEMS_SHOWN = 5

/**
 * Reads the text of plat.json or vercel.json.
 * @throws BuildFailure CONFIG_INVALID naming the key
 */
export function parseProjectConfig(fileName: string, text: string): { config: ProjectConfig; warnings: string[] } {
  const value = parseJson(fileName, text)
  const result = ProjectConfig.safeParse(value, { error: sayIssue })
  if (!result.success) throw new BuildFailure('CONFIG_INVALID', `${fileName}: ${describeIssues(result.error)}`)
  const warnings = listUnknownKeys(value as Record<string, unknown>).map(
    (key) => `${fileName}: "${key}" is not known here and changes nothing.`,
  )
  if (result.data.crons?.length) warnings.push(`${fileName}: crons are not active in this version; nothing calls these paths.`)
  return { config: result.data, warnings }
}

function parseJson(fileName: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BuildFailure('CONFIG_INVALID', `${fileName} is not valid JSON: ${(error as Error).message}`)
  }
}

function describeIssues({ issues }: z.ZodError): string {
  const problems = issues.slice(0, PROBLEMS_SHOWN).map((issue) => {
    const key = z.core.toDotPath(issue.path)
    return key === '' ? issue.message : `"${key}": ${issue.message}`
  })
  if (issues.length > PROBLEMS_SHOWN) problems.push(`and ${issues.length - PROBLEMS_SHOWN} more`)
  return problems.join('; ')
}
