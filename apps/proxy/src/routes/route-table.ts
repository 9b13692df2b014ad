import { mkdir, open, readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { type SiteRoute, SiteRoutes } from '@plat/shared/contracts/sites.ts'
import type { ApiClient } from '@plat/shared/service-kit/api-client.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { LRUCache } from 'lru-cache'

interface RouteTableOptions {
  api: ApiClient
  log: Logger
  /** Last good table, so that sites are served while the api is away, even right after the proxy's own start. */
  file: string
  onChange(route: SiteRoute): void
}

export interface RouteTable {
  /** What a host serves, from memory. */
  find(host: string): SiteRoute | undefined
  /** Asks the api for a host that is not in the table; one question a host at a time, "no" is remembered for 2 s. */
  lookUp(host: string): Promise<SiteRoute | undefined>
  apply(changes: readonly Change[]): void
  /** Replaces the whole table by the api's. Keeps the present one when that fails. */
  refresh(): Promise<void>
  load(): Promise<void>
  size(): number
  /** Writes what is not yet on disk. */
  close(): Promise<void>
}

type Change = { host: string; route: SiteRoute | null }

const MISSES = { max: 10_000, ttl: 2_000 }
const SAVE_DELAY_MS = 500

/** Host → site, in memory (R71): changed as a whole value a host, so a request never sees half of a change. */
export function createRouteTable({ api, log, file, onChange }: RouteTableOptions): RouteTable {
  let routes = new Map<string, SiteRoute>()
  const misses = new LRUCache<string, true>(MISSES)
  const questions = new Map<string, Promise<SiteRoute | undefined>>()
  const refreshing = new Set<Change[]>()
  let saveTimer: NodeJS.Timeout | undefined
  let saving: Promise<void> = Promise.resolve()

  const save = () => {
    saveTimer = undefined
    saving = saving
      .then(() => writeTable(file, [...routes.values()]))
      .catch((error: unknown) => {
        log.warn('route table not saved', { error })
      })
  }
  const changed = () => {
    saveTimer ??= setTimeout(save, SAVE_DELAY_MS)
  }
  const ask = async (host: string) => {
    const { routes: found } = await api.call({
      method: 'GET',
      path: `/internal/routes?host=${encodeURIComponent(host)}`,
      schema: SiteRoutes,
      timeoutMs: 3_000,
    })
    const route = found.find((candidate) => candidate.host === host)
    if (route) table.apply([{ host, route }])
    else misses.set(host, true)
    return route
  }

  const table: RouteTable = {
    find: (host) => routes.get(host),
    async lookUp(host) {
      if (misses.has(host)) return undefined
      const question = questions.get(host) ?? ask(host).finally(() => questions.delete(host))
      questions.set(host, question)
      return question
    },
    apply(changes) {
      for (const meanwhile of refreshing) meanwhile.push(...changes)
      for (const { host, route } of changes) {
        misses.delete(host)
        if (route) {
          routes.set(host, route)
          onChange(route)
        } else routes.delete(host)
      }
      changed()
    },
    async refresh() {
      const meanwhile: Change[] = []
      refreshing.add(meanwhile)
      try {
        const answer = await api.call({ method: 'GET', path: '/internal/routes', schema: SiteRoutes, timeoutMs: 30_000 })
        const next = new Map(answer.routes.map((route) => [route.host, route]))
        for (const { host, route } of meanwhile) route ? next.set(host, route) : next.delete(host) // newer than the answer may be
        routes = next
      } finally {
        refreshing.delete(meanwhile)
      }
      misses.clear()
      changed()
    },
    async load() {
      try {
        const stored = SiteRoutes.parse(JSON.parse(await readFile(file, 'utf8')))
        routes = new Map(stored.routes.map((route) => [route.host, route]))
      } catch (error) {
        if ((error as { code?: string }).code !== 'ENOENT') log.warn('stored route table ignored', { error })
      }
    },
    size: () => routes.size,
    async close() {
      if (saveTimer) {
        clearTimeout(saveTimer)
        save()
      }
      await saving
    },
  }
  return table
}

async function writeTable(file: string, routes: SiteRoute[]): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}.tmp`
  const handle = await open(temporary, 'w', 0o600)
  try {
    await handle.writeFile(JSON.stringify({ routes }))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(temporary, file)
}
