import { request } from './request.ts'
import { RequestError } from './request-error.ts'

/** The query function of a path: `queryFn: read<Project>('/projects/shop')`. */
export function read<Value>(path: string): (context: { signal: AbortSignal }) => Promise<Value> {
  return async ({ signal }) => {
    const result = await request<Value>('GET', path, { signal })
    if (!result.ok) throw new RequestError(result.failure)
    return result.value
  }
}
