import { AppError, type FieldProblem } from '@plat/shared/errors/app-error.ts'
import { sayIssue } from '@plat/shared/errors/say-issue.ts'
import type { z } from 'zod'

const PROBLEMS_MAX = 50

/**
 * The input as its schema reads it.
 *
 * @throws AppError BAD_REQUEST with every wrong field in `details`, unknown ones by name
 */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input, { error: sayIssue })
  if (result.success) return result.data
  const fields = result.error.issues.flatMap(toProblems).slice(0, PROBLEMS_MAX)
  throw new AppError('BAD_REQUEST', { detail: 'The request does not fit what is expected here. See details.', fields })
}

function toProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key].join('.').slice(0, 200), message: 'Unknown field. Remove it.' }))
  return [{ path: path.join('.').slice(0, 200), message: issue.message }]
}
