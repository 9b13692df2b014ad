import type { LogEntry } from '@plat/shared/contracts/function-logs.ts'
import type { Invocation } from '@plat/shared/contracts/functions.ts'
import type { Page } from './page.ts'
import { read } from './read.ts'
import { toQuery } from './to-query.ts'

/** How far ahead is looked for the next one, until there is one; the last time as far as there is. */
const AHEAD_MS = [10_000, 600_000, 86_400_000, undefined]

export interface Neighbours {
  previous: string | null
  next: string | null
}

/** Ids grow with time, and the logs answer newest first: the one before is the first below, the one after the last above. */
export async function findNeighbours(
  slug: string,
  { id, functionName, createdAt }: Pick<Invocation, 'id' | 'functionName' | 'createdAt'>,
  signal: AbortSignal,
): Promise<Neighbours> {
  const idsOf = async (range: { from?: string; to?: string | undefined; limit: number }) => {
    const query = toQuery({ function: functionName, ...range })
    const { items } = await read<Page<LogEntry>>(`/projects/${encodeURIComponent(slug)}/logs${query}`)({ signal })
    return items.map((entry) => entry.id)
  }
  const before = async () => (await idsOf({ to: createdAt, limit: 10 })).find((other) => other < id) ?? null
  const after = async () => {
    for (const ms of AHEAD_MS) {
      const to = ms === undefined ? undefined : new Date(Date.parse(createdAt) + ms).toISOString()
      const found = (await idsOf({ from: createdAt, to, limit: 200 })).findLast((other) => other > id)
      if (found !== undefined) return found
    }
    return null
  }
  const [previous, next] = await Promise.all([before(), after()])
  return { previous, next }
}
