import type { Page } from './page.ts'
import { request } from './request.ts'
import { RequestError } from './request-error.ts'
import { toQuery } from './to-query.ts'

/** As many as the api gives at once. */
const PAGE_LENGTH = 100

/** The query function of a path: `queryFn: read<Project>('/projects/shop')`. */
export function read<Value>(path: string): (context: { signal: AbortSignal }) => Promise<Value> {
  return async ({ signal }) => {
    const result = await request<Value>('GET', path, { signal })
    if (!result.ok) throw new RequestError(result.failure)
    return result.value
  }
}

/** The query function of a list that is shown whole, read page by page: `queryFn: readAll<Item>('/overview')`. */
export function readAll<Item>(path: string): (context: { signal: AbortSignal }) => Promise<{ items: Item[] }> {
  return async (context) => {
    const items: Item[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page<Item> = await read<Page<Item>>(`${path}${toQuery({ cursor, limit: PAGE_LENGTH })}`)(context)
      items.push(...page.items)
      cursor = page.nextCursor
    }
    return { items }
  }
}
