import { PageQuery, page } from '@plat/shared/contracts/common.ts'
import { EnvKey, EnvVar, PutEnvVarInput } from '@plat/shared/contracts/projects.ts'
import { z } from 'zod'
import { actorIdOf } from '../activity/actor-id-of.ts'
import type { Dependencies } from '../dependencies.ts'
import { decodeCursor } from '../http/cursor.ts'
import { type Route, route } from '../http/route.ts'
import { toPage } from '../http/to-page.ts'
import { deleteEnvVar } from './delete-env-var.ts'
import { presentEnvVar } from './env-var.presenter.ts'
import { findEnvVar } from './find-env-var.ts'
import { putEnvVar } from './put-env-var.ts'

const RESERVED = ['__proto__', 'constructor', 'prototype']

const ProjectParams = z.object({ project: z.string() })
const KeyParams = ProjectParams.extend({ key: EnvKey.refine((key) => !RESERVED.includes(key), 'This name is reserved. Choose another.') })
/** All that a project can have, unless told otherwise: callers that copy an environment should not miss its second page. */
const EnvQuery = PageQuery.extend({ limit: z.coerce.number().int().min(1).max(200).default(200) })
const path = '/api/projects/:project/env/:key'
const tag = 'env'

/** Environment variables of a project. Values of sensitive ones never come back. */
export function envVarRoutes(dependencies: Dependencies): Route[] {
  const { database, envCipher } = dependencies
  return [
    route({
      method: 'get',
      path: '/api/projects/:project/env',
      access: { type: 'project', role: 'viewer' },
      summary: 'List the environment variables of a project, by key',
      tag,
      status: 200,
      params: ProjectParams,
      query: EnvQuery,
      response: page(EnvVar),
      async handle({ project, query: { cursor, limit } }) {
        const after = decodeCursor(cursor, (key) => EnvKey.safeParse(key).success)
        const where = { projectId: project.id, ...(after === undefined ? {} : { key: { gt: after } }) }
        const rows = await database.envVar.findMany({ where, orderBy: { key: 'asc' }, take: limit + 1 })
        return toPage(rows, limit, { keyOf: ({ key }) => key, present: (variable) => presentEnvVar(variable, envCipher) })
      },
    }),
    route({
      method: 'get',
      path,
      access: { type: 'project', role: 'viewer' },
      summary: 'Get an environment variable',
      tag,
      status: 200,
      params: KeyParams,
      response: EnvVar,
      errors: ['ENV_VAR_NOT_FOUND'],
      handle: async ({ project, params }) => presentEnvVar(await findEnvVar(dependencies, project.id, params.key), envCipher),
    }),
    route({
      method: 'put',
      path,
      access: { type: 'project', role: 'developer' },
      summary: 'Set an environment variable; the next deployment uses it',
      tag,
      status: 200,
      params: KeyParams,
      body: PutEnvVarInput,
      response: EnvVar,
      errors: ['QUOTA_EXCEEDED'],
      async handle({ actor, project, params, body }) {
        const input = { projectId: project.id, key: params.key, ...body, actorId: actorIdOf(actor) }
        const variable = await putEnvVar(dependencies, input)
        await dependencies.changes.publish({ type: 'functions', projectId: project.id, functionName: null })
        return presentEnvVar(variable, envCipher)
      },
    }),
    route({
      method: 'delete',
      path,
      access: { type: 'project', role: 'developer' },
      summary: 'Delete an environment variable',
      tag,
      status: 204,
      params: KeyParams,
      errors: ['ENV_VAR_NOT_FOUND'],
      async handle({ actor, project, params }) {
        await deleteEnvVar(dependencies, { projectId: project.id, key: params.key, actorId: actorIdOf(actor) })
        await dependencies.changes.publish({ type: 'functions', projectId: project.id, functionName: null })
      },
    }),
  ]
}
