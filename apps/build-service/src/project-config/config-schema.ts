import { z } from 'zod'
import { ProjectConfig } from './project-config.ts'

/** The JSON schema of plat.json for editors, as docs/plat.schema.json holds it. */
export function configSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(ProjectConfig, { io: 'input', unrepresentable: 'any' })
  return JSON.parse(JSON.stringify({ ...schema, title: 'plat.json', additionalProperties: false }))
}
