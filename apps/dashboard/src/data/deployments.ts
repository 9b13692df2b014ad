import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import type { ReleaseDiff, ReleaseFile } from '@plat/shared/contracts/release-diff.ts'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { keys } from './keys.ts'
import type { Page } from './page.ts'
import { read } from './read.ts'
import { request } from './request.ts'
import { toQuery } from './to-query.ts'

const pageAfter = { initialPageParam: '', getNextPageParam: (last: Page<unknown>) => last.nextCursor ?? undefined }
const live = ['deployment', 'routes'] as const

/** Newest first, page by page; filters are `branch` and `status`. */
export const deploymentsQuery = (slug: string, filters: Readonly<Record<string, string>> = {}) =>
  infiniteQueryOptions({
    ...pageAfter,
    queryKey: keys.deployments(slug, filters),
    queryFn: ({ pageParam, signal }) =>
      read<Page<Deployment>>(`/projects/${encodeURIComponent(slug)}/deployments${toQuery({ ...filters, cursor: pageParam })}`)({ signal }),
    meta: { live },
  })

export const deploymentQuery = (id: string) =>
  queryOptions({ queryKey: keys.deployment(id), queryFn: read<Deployment>(`/deployments/${encodeURIComponent(id)}`), meta: { live } })

export const deploymentFilesQuery = (id: string) =>
  infiniteQueryOptions({
    ...pageAfter,
    queryKey: keys.deploymentFiles(id),
    queryFn: ({ pageParam, signal }) =>
      read<Page<z.infer<typeof ReleaseFile>>>(`/deployments/${encodeURIComponent(id)}/files${toQuery({ cursor: pageParam, limit: 100 })}`)({
        signal,
      }),
  })

/** Against the live deployment. */
export const deploymentDiffQuery = (id: string) =>
  queryOptions({
    queryKey: keys.deploymentDiff(id),
    queryFn: read<ReleaseDiff>(`/deployments/${encodeURIComponent(id)}/diff`),
    meta: { live: ['routes'] },
  })

const act = (name: string) => (id: string) => request<Deployment>('POST', `/deployments/${encodeURIComponent(id)}/${name}`)
export const promoteDeployment = act('promote')
export const redeployDeployment = act('redeploy')
export const cancelDeployment = act('cancel')
export const rollbackProject = (slug: string, deploymentId?: string) =>
  request<Deployment>('POST', `/projects/${encodeURIComponent(slug)}/rollback`, {
    body: deploymentId === undefined ? {} : { deploymentId },
  })

/** A .tgz of the source. */
export function uploadSource(slug: string, archive: Blob) {
  const body = new FormData()
  body.set('target', 'production')
  body.set('file', archive, 'source.tgz')
  return request<Deployment>('POST', `/projects/${encodeURIComponent(slug)}/deployments`, { body })
}
