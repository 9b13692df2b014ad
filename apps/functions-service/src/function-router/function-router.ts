import { FUNCTION_NAME } from '@plat/shared/contracts/functions.ts'
import { isSlug } from '@plat/shared/domain/slug.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ApiClient } from '@plat/shared/service-kit/api-client.ts'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'

interface Route {
  projectId: string
  functionName: string
}

export interface FunctionRouter {
  /**
   * The function an address of contract §5 names; `project` is an id or a slug. That the function exists is the registry's matter.
   * @throws AppError PROJECT_NOT_FOUND, FUNCTION_NOT_FOUND for what cannot be a name, RUNTIME_UNAVAILABLE
   */
  route(project: string, functionName: string): Promise<Route>
  /** What `route` would answer without asking anybody; undefined when it would have to, or would refuse. */
  routeNow(project: string, functionName: string): Route | undefined
  /** Forgets which project a slug means, of one project or of all. */
  invalidate(projectId: string | 'everything'): void
}

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const FRESH_MS = 5 * 60_000
const ProjectNames = z.object({ id: z.uuid(), slug: z.string() })

/** Slugs are resolved by the api and kept for 5 minutes; while it is away, for as long as there is room. */
export function createFunctionRouter({ api, now }: { api: ApiClient; now(): number }): FunctionRouter {
  const ids = new LRUCache<string, { projectId: string; freshUntil: number }>({ max: 10_000 })

  const resolve = async (slug: string): Promise<string> => {
    const kept = ids.get(slug)
    if (kept && now() < kept.freshUntil) return kept.projectId
    try {
      const { id } = await api.call({ method: 'GET', path: `/api/projects/${slug}`, schema: ProjectNames, timeoutMs: 5_000 })
      ids.set(slug, { projectId: id, freshUntil: now() + FRESH_MS })
      return id
    } catch (error) {
      if (error instanceof AppError && error.status === 404) ids.delete(slug)
      else if (kept) return kept.projectId
      throw error
    }
  }

  return {
    routeNow(project, functionName) {
      if (!FUNCTION_NAME.test(functionName)) return undefined
      if (ID.test(project)) return { projectId: project.toLowerCase(), functionName }
      const kept = ids.get(project)
      return kept && now() < kept.freshUntil ? { projectId: kept.projectId, functionName } : undefined
    },
    async route(project, functionName) {
      if (!ID.test(project) && !isSlug(project)) throw new AppError('PROJECT_NOT_FOUND')
      const projectId = ID.test(project) ? project.toLowerCase() : await resolve(project)
      if (!FUNCTION_NAME.test(functionName)) throw new AppError('FUNCTION_NOT_FOUND')
      return { projectId, functionName }
    },
    invalidate(projectId) {
      for (const kept of ids.values()) if (projectId === 'everything' || kept.projectId === projectId) kept.freshUntil = 0
    },
  }
}
