import { z } from 'zod'

/** A JSON schema (2020-12), as OpenAPI 3.1 takes it. */
export interface JsonSchema {
  properties?: Record<string, JsonSchema>
  required?: string[]
  [keyword: string]: unknown
}

/** What a schema accepts (`input`) or gives (`output`), as a JSON schema on its own. What JSON cannot say is left open. */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' }) as JsonSchema
  return rest
}
