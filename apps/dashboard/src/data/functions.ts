import type {
  CreateFunctionInput,
  FunctionInfo,
  FunctionSource,
  FunctionVersion,
  UpdateFunctionInput,
} from '@plat/shared/contracts/functions.ts'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { keys } from './keys.ts'
import type { Page } from './page.ts'
import { read } from './read.ts'
import { request } from './request.ts'
import { toQuery } from './to-query.ts'

const live = ['functions', 'routes'] as const
const pathOf = (slug: string, name: string) => `/functions/${encodeURIComponent(slug)}/${encodeURIComponent(name)}`

export const functionQuery = (slug: string, name: string) =>
  queryOptions({ queryKey: keys.function(slug, name), queryFn: read<FunctionInfo>(pathOf(slug, name)), meta: { live } })

/** Newest first, page by page. */
export const versionsQuery = (slug: string, name: string) =>
  infiniteQueryOptions({
    queryKey: keys.versions(slug, name),
    queryFn: ({ pageParam, signal }) =>
      read<Page<FunctionVersion>>(`${pathOf(slug, name)}/versions${toQuery({ cursor: pageParam, limit: 50 })}`)({ signal }),
    initialPageParam: '',
    getNextPageParam: (last: Page<FunctionVersion>) => last.nextCursor ?? undefined,
    meta: { live },
  })

/** A version never changes. */
export const sourceQuery = (slug: string, name: string, version: number) =>
  queryOptions({
    queryKey: keys.source(slug, name, version),
    queryFn: read<FunctionSource>(`${pathOf(slug, name)}/versions/${version}/source`),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const createFunction = (slug: string, input: z.input<typeof CreateFunctionInput>) =>
  request<FunctionInfo>('POST', `/functions/projects/${encodeURIComponent(slug)}`, { body: input })
export const updateFunction = (slug: string, name: string, input: z.input<typeof UpdateFunctionInput>) =>
  request<FunctionInfo>('PATCH', pathOf(slug, name), { body: input })
export const deleteFunction = (slug: string, name: string) => request<void>('DELETE', pathOf(slug, name))
export const activateVersion = (slug: string, name: string, version: number) =>
  request<FunctionInfo>('POST', `${pathOf(slug, name)}/versions/${version}/activate`)
export const deleteVersion = (slug: string, name: string, version: number) =>
  request<void>('DELETE', `${pathOf(slug, name)}/versions/${version}`)
