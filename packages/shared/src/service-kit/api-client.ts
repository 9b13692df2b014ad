import { z } from 'zod'
import { AppError, type FieldProblem } from '../errors/app-error.ts'
import { ERRORS, type ErrorCode } from '../errors/registry.ts'

export interface ApiClient {
  /**
   * One call of the api with the service token (or `authorization`, to act for a caller), its answer checked against a schema.
   *
   * @throws AppError the api's own code for its 4xx; RUNTIME_UNAVAILABLE when it cannot be reached, times out or fails.
   */
  call<Output>(request: ApiRequest<Output>): Promise<Output>
}

export interface ApiRequest<Output> {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Path and query, segments already encoded. */
  path: string
  body?: unknown
  schema: z.ZodType<Output>
  /** Another form than JSON that is asked for, and read where the api answers in it. */
  accept?: { type: string; read(bytes: Buffer): unknown }
  authorization?: string
  timeoutMs?: number
  signal?: AbortSignal
}

const TIMEOUT_MS = 10_000
const ErrorAnswer = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  }),
})

/** The hands' way to the brain. Every call has a timeout; none is retried here: callers know what may run twice. */
export function createApiClient({ endpoint, serviceToken }: { endpoint: string; serviceToken: string }): ApiClient {
  return {
    async call({ method, path, body, schema, accept, authorization, timeoutMs = TIMEOUT_MS, signal }) {
      const deadline = AbortSignal.timeout(timeoutMs)
      const response = await fetch(`${endpoint}${path}`, {
        method,
        headers: {
          authorization: authorization ?? `Bearer ${serviceToken}`,
          ...(accept ? { accept: `${accept.type}, application/json;q=0.9` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      }).catch((cause: unknown) => {
        throw new AppError('RUNTIME_UNAVAILABLE', { internal: `${method} ${path.split('?')[0]} did not reach the api`, cause })
      })
      const answer = await readAnswer(response, accept).catch(() => undefined)
      if (!response.ok) throw toCallersError(response.status, answer)
      return schema.parse(answer)
    },
  }
}

async function readAnswer(response: Response, accept: ApiRequest<unknown>['accept']): Promise<unknown> {
  if (response.status === 204) return undefined
  if (accept && response.headers.get('content-type') === accept.type) return accept.read(Buffer.from(await response.arrayBuffer()))
  return await response.json()
}

function toCallersError(status: number, answer: unknown): AppError {
  const parsed = ErrorAnswer.safeParse(answer)
  if (!parsed.success || status >= 500 || !(parsed.data.error.code in ERRORS))
    return new AppError('RUNTIME_UNAVAILABLE', { internal: `the api answered ${status}` })
  const { code, message, details } = parsed.data.error
  return new AppError(code as ErrorCode, { detail: message, ...(details ? { fields: details as FieldProblem[] } : {}) })
}
