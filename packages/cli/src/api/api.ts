import { setTimeout as delay } from 'node:timers/promises'
import type { Connection } from '../config/resolve-connection.ts'
import { CliError } from '../errors/cli-error.ts'
import { checkPath } from './check-path.ts'
import { checkToken } from './check-token.ts'
import { toApiError } from './to-api-error.ts'

export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path, segments already encoded; none may be empty, `.` or `..`. */
  path: string
  query?: Record<string, string | number | undefined>
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is. */
  bytes?: Uint8Array
  headers?: Record<string, string>
  /** Milliseconds until it counts as unanswered; null: never, for streams. */
  timeoutMs?: number | null
  signal?: AbortSignal
}

/** The api as its signed-in caller sees it. */
export interface Api {
  readonly url: string
  /** The parsed JSON of a 2xx; undefined for 204. @throws CliError with the api's code and sentence; API_UNREACHABLE; usage for a path that leads elsewhere */
  call<Answer>(request: ApiRequest): Promise<Answer>
  /** The response of a 2xx, its body unread. @throws as `call` */
  open(request: ApiRequest): Promise<Response>
  /** Every item of a cursor-paged list, in order, read as far as asked. */
  list<Item>(request: ApiRequest, pageSize?: number): AsyncGenerator<Item>
}

const TIMEOUT_MS = 60_000
const ATTEMPTS_MAX = 4
const RETRY_MS = 300
const RETRY_AFTER_SECONDS_MAX = 20
/** May be sent twice without harm. */
const REPEATABLE = new Set(['GET', 'PUT', 'DELETE'])
const PASSING = new Set([429, 502, 503, 504])

/**
 * A client of one api. What may safely be sent twice is tried again when the api is busy or a connection breaks.
 * @throws CliError (usage) for a token that can be none
 */
export function createApi({ url, token, tokenFrom, signal }: Connection & { signal: AbortSignal }): Api {
  if (token !== undefined) checkToken(token, tokenFrom)
  const open = async (request: ApiRequest): Promise<Response> => {
    checkPath(request.path)
    const isRepeatable = REPEATABLE.has(request.method ?? 'GET')
    for (let attempt = 1; ; attempt += 1) {
      const response = await send(url, token, { ...request, signal: request.signal ?? signal }).catch((error: unknown) => error)
      if (response instanceof Response && response.ok) return response
      const isOver = signal.aborted || request.signal?.aborted || attempt >= ATTEMPTS_MAX || !isRepeatable
      if (response instanceof Response) {
        const waitMs = waitOf(response, attempt)
        if (isOver || waitMs === undefined)
          throw await toApiError(response, { url, tokenFrom: token === undefined ? undefined : tokenFrom })
        await delay(waitMs, undefined, { signal })
      } else if (isOver || isRefused(response)) {
        throw unreachable(url, response)
      } else {
        await delay(RETRY_MS * attempt, undefined, { signal })
      }
    }
  }
  const call = async <Answer>(request: ApiRequest): Promise<Answer> => {
    const response = await open(request)
    if (response.status === 204) return undefined as Answer
    return (await response.json().catch((cause: unknown) => {
      throw new CliError(`${url} did not answer like a Plat api.`, {
        code: 'API_UNREACHABLE',
        hint: 'Check the address given by --api or PLAT_API.',
        cause,
      })
    })) as Answer
  }
  return {
    url,
    open,
    call,
    async *list<Item>(request: ApiRequest, pageSize = 100) {
      let cursor: string | undefined
      do {
        const page = await call<{ items: Item[]; nextCursor: string | null }>({
          ...request,
          query: { ...request.query, limit: pageSize, cursor },
        })
        yield* page.items
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
    },
  }
}

function send(url: string, token: string | undefined, request: ApiRequest): Promise<Response> {
  const { method = 'GET', path, query = {}, body, bytes, headers = {}, timeoutMs = TIMEOUT_MS, signal } = request
  const target = new URL(url.replace(/\/+$/, '') + path)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) target.searchParams.set(name, String(value))
  const signals = [signal, timeoutMs === null ? undefined : AbortSignal.timeout(timeoutMs)].filter((each) => each !== undefined)
  return fetch(target, {
    method,
    headers: {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(bytes === undefined ? {} : { body: bytes as Uint8Array<ArrayBuffer> }),
    redirect: 'error',
    signal: AbortSignal.any(signals),
  })
}

/** Milliseconds to wait before asking again; undefined: the answer stands. */
function waitOf(response: Response, attempt: number): number | undefined {
  if (!PASSING.has(response.status)) return undefined
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  if (Number.isFinite(seconds)) return seconds <= RETRY_AFTER_SECONDS_MAX ? seconds * 1_000 : undefined
  return RETRY_MS * attempt
}

/** Nothing listens there: asking again at once is of no use. */
const isRefused = (error: unknown): boolean =>
  error instanceof Error && /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(String((error.cause as { code?: string } | undefined)?.code))

function unreachable(url: string, cause: unknown): CliError {
  const isLate = cause instanceof Error && cause.name === 'TimeoutError'
  return new CliError(isLate ? `${url} did not answer in time.` : `No Plat api can be reached at ${url}.`, {
    code: 'API_UNREACHABLE',
    hint: 'Start the platform with "npm start", or name another api by --api or PLAT_API.',
    cause,
  })
}
