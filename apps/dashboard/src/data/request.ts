import type { FieldProblem } from '@plat/shared/errors/app-error.ts'
import { sayWhenToRetry } from './say-when-to-retry.ts'

/** What the api refused, or that it could not be asked. */
export interface Failure {
  /** 0: no answer came at all. */
  status: number
  code: string
  /** A sentence for people. */
  message: string
  requestId: string | null
  fields: readonly FieldProblem[]
}

export type Result<Value> = { ok: true; value: Value } | { ok: false; failure: Failure }
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface RequestOptions {
  /** Sent as JSON, or as it is: a form or a file. */
  body?: unknown
  signal?: AbortSignal | undefined
}

const AWAY: Failure = {
  status: 0,
  code: 'NETWORK',
  message: 'The server did not answer. Check your connection; nothing you typed is lost.',
  requestId: null,
  fields: [],
}

/**
 * One call of the api, below /api, by whoever is signed in. Refusals are values. Answers are taken at their word: the api has held them
 * against the same schemas the types come from.
 *
 * @throws DOMException AbortError when the signal aborts
 */
export async function request<Value>(method: Method, path: string, { body, signal }: RequestOptions = {}): Promise<Result<Value>> {
  const isRaw = body instanceof FormData || body instanceof Blob
  try {
    const response = await fetch(`/api${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(method === 'GET' ? {} : { 'x-plat-csrf': '1' }), // a foreign page cannot send it
        ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
      signal: signal ?? null,
    })
    const answer: unknown = response.status === 204 ? undefined : await response.json()
    return response.ok ? { ok: true, value: answer as Value } : { ok: false, failure: toFailure(response, answer) }
  } catch (error) {
    if (signal?.aborted) throw error
    return { ok: false, failure: AWAY }
  }
}

function toFailure({ status, headers }: Response, answer: unknown): Failure {
  const { error } = answer as { error?: { code: string; message: string; requestId?: string; details?: FieldProblem[] } }
  const message = error?.message ?? `The server answered ${status}.`
  return {
    status,
    code: error?.code ?? 'INTERNAL',
    message: status === 429 || status === 503 ? sayWhenToRetry(message, headers.get('retry-after')) : message,
    requestId: error?.requestId ?? null,
    fields: error?.details ?? [],
  }
}
