import type { InvokeInput } from '@plat/shared/contracts/invoke.ts'
import { parseHeaders } from '../invocations/parse-headers.ts'

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const
export type CallMethod = (typeof METHODS)[number]

/** A call as its form holds it, and as it is saved by name. */
export interface CallForm {
  kind: 'event' | 'request'
  /** JSON. */
  event: string
  method: CallMethod
  path: string
  /** One a line, `name: value`. */
  headers: string
  body: string
}

export const EMPTY_CALL: CallForm = {
  kind: 'event',
  event: '{\n  "name": "Ada"\n}',
  method: 'GET',
  path: '/',
  headers: '',
  body: '',
}

export type CallProblems = Partial<Record<'event' | 'path' | 'headers' | 'body', string>>
type Parsed = { ok: true; input: InvokeInput } | { ok: false; problems: CallProblems }

/** The call a form describes, or what is wrong with it, field by field. */
export function parseCall(form: CallForm, version: number | undefined): Parsed {
  const chosen = version === undefined ? {} : { version }
  if (form.kind === 'event') {
    if (form.event.trim() === '') return { ok: true, input: { event: {}, ...chosen } }
    const problem = jsonProblem(form.event)
    return problem === undefined
      ? { ok: true, input: { event: JSON.parse(form.event) as unknown, ...chosen } }
      : { ok: false, problems: { event: problem } }
  }
  const headers = parseHeaders(form.headers)
  const problems: CallProblems = {
    ...(form.path.startsWith('/') ? {} : { path: 'Begin with a slash.' }),
    ...(headers.ok ? {} : { headers: headers.problem }),
  }
  if (!headers.ok || problems.path !== undefined) return { ok: false, problems }
  const hasBody = form.method !== 'GET' && form.method !== 'HEAD'
  return {
    ok: true,
    input: { request: { method: form.method, path: form.path, headers: headers.value, body: hasBody ? form.body : '' }, ...chosen },
  }
}

/** Why a text is no JSON; undefined when it is. */
export function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return `Not JSON: ${error instanceof Error ? error.message : String(error)}`
  }
}
