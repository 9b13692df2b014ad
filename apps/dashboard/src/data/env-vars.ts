import type { EnvVar as EnvVarSchema, PutEnvVarInput } from '@plat/shared/contracts/projects.ts'
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { keys } from './keys.ts'
import type { Page } from './page.ts'
import { read } from './read.ts'
import { request } from './request.ts'

export type EnvVar = z.infer<typeof EnvVarSchema>
export type EnvTarget = EnvVar['targets'][number]
export type EnvVarInput = z.input<typeof PutEnvVarInput> & { key: string }

const pathOf = (slug: string) => `/projects/${encodeURIComponent(slug)}/env`

/** All of a project, by key; a project has at most as many as one page holds. */
export const envVarsQuery = (slug: string) =>
  queryOptions({ queryKey: keys.env(slug), queryFn: read<Page<EnvVar>>(pathOf(slug)), meta: { live: ['functions', 'activity'] } })

export const putEnvVar = (slug: string, { key, ...body }: EnvVarInput) =>
  request<EnvVar>('PUT', `${pathOf(slug)}/${encodeURIComponent(key)}`, { body })
export const deleteEnvVar = (slug: string, key: string) => request<void>('DELETE', `${pathOf(slug)}/${encodeURIComponent(key)}`)
