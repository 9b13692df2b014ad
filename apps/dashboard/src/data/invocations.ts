import type { Invocation, InvocationListItem } from '@plat/shared/contracts/functions.ts'
import type { InvokeInput, InvokeResult, ReplayInput, ReplayResult } from '@plat/shared/contracts/invoke.ts'
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { findNeighbours } from './find-neighbours.ts'
import { keys } from './keys.ts'
import type { Page } from './page.ts'
import { read } from './read.ts'
import { request } from './request.ts'

/** The last ones of a function. */
export const invocationsQuery = (slug: string, name: string) =>
  queryOptions({
    queryKey: keys.invocations(slug, name),
    queryFn: read<Page<InvocationListItem>>(`/functions/${encodeURIComponent(slug)}/${encodeURIComponent(name)}/invocations?limit=10`),
    meta: { live: ['invocations'] },
  })

/** A record never changes. */
export const invocationQuery = (id: string) =>
  queryOptions({
    queryKey: keys.invocation(id),
    queryFn: read<Invocation>(`/invocations/${encodeURIComponent(id)}`),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** The invocations of the same function right before and after one. */
export const neighboursQuery = (slug: string, invocation: Pick<Invocation, 'id' | 'functionName' | 'createdAt'>) =>
  queryOptions({
    queryKey: keys.neighbours(invocation.id),
    queryFn: ({ signal }) => findNeighbours(slug, invocation, signal),
    meta: { live: ['invocations'] },
  })

export const invokeFunction = (slug: string, name: string, input: z.input<typeof InvokeInput>) =>
  request<InvokeResult>('POST', `/functions/${encodeURIComponent(slug)}/${encodeURIComponent(name)}/invoke`, { body: input })
export const replayInvocation = (id: string, input: z.input<typeof ReplayInput>) =>
  request<ReplayResult>('POST', `/invocations/${encodeURIComponent(id)}/replay`, { body: input })
