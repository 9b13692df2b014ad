import type { ApiClient } from '@plat/shared/service-kit/api-client.ts'
import { z } from 'zod'

const Functions = z.object({
  items: z.array(z.object({ functionName: z.string(), isActive: z.boolean(), activeVersion: z.number().nullable() })),
})

/** Names of the newest hundred functions of a project that can be called. @throws AppError: 4xx when the api says no, RUNTIME_UNAVAILABLE */
export async function listFunctions(api: ApiClient, projectId: string): Promise<string[]> {
  const path = `/api/functions/projects/${encodeURIComponent(projectId)}?limit=100`
  const { items } = await api.call({ method: 'GET', path, schema: Functions, timeoutMs: 5_000 })
  return items.filter(({ isActive, activeVersion }) => isActive && activeVersion !== null).map(({ functionName }) => functionName)
}
