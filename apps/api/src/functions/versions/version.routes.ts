import { PageQuery, page } from '@plat/shared/contracts/common.ts'
import { FunctionInfo, FunctionName, FunctionSource, FunctionVersion } from '@plat/shared/contracts/functions.ts'
import { z } from 'zod'
import type { ProjectRecord } from '../../database/records.ts'
import type { Dependencies } from '../../dependencies.ts'
import { decodeCursor } from '../../http/cursor.ts'
import { type Route, route } from '../../http/route.ts'
import { toPage } from '../../http/to-page.ts'
import { authorOf } from '../author-of.ts'
import { findFunction } from '../find-function.ts'
import type { FunctionRecord } from '../function-record.ts'
import { activateVersion } from './activate-version.ts'
import { deleteVersion } from './delete-version.ts'
import { getVersionSource } from './get-version-source.ts'
import { listVersions } from './list-versions.ts'
import { presentVersion } from './version.presenter.ts'

type PresentOf = (project: ProjectRecord) => (record: FunctionRecord) => FunctionInfo

const VERSION = /^[1-9]\d{0,8}$/
const FunctionParams = z.object({ projectId: z.string(), functionName: FunctionName })
const VersionParams = FunctionParams.extend({
  version: z.string().regex(VERSION, 'Use the number of a version: 1, 2, 3 …').transform(Number),
})
const path = '/api/functions/:projectId/:functionName/versions'
const tag = 'functions'

/** Versions of a function: list, activate, delete, read. */
export function versionRoutes(dependencies: Dependencies, presentOf: PresentOf): Route[] {
  return [
    route({
      method: 'get',
      path,
      access: { type: 'project', role: 'viewer' },
      summary: 'List the versions of a function, newest first',
      tag,
      status: 200,
      params: FunctionParams,
      query: PageQuery,
      response: page(FunctionVersion),
      errors: ['FUNCTION_NOT_FOUND'],
      async handle({ project, params, query: { cursor, limit } }) {
        const { id, activeVersion } = await findFunction(dependencies, project.id, params.functionName)
        const key = decodeCursor(cursor, (text) => VERSION.test(text))
        const before = key === undefined ? undefined : Number(key)
        const rows = await listVersions(dependencies, { functionId: id, before, limit: limit + 1 })
        return toPage(rows, limit, { keyOf: ({ version }) => String(version), present: (row) => presentVersion(row, activeVersion) })
      },
    }),
    route({
      method: 'post',
      path: `${path}/:version/activate`,
      access: { type: 'project', role: 'developer' },
      summary: 'Make a version the active one, at once',
      tag,
      status: 200,
      params: VersionParams,
      response: FunctionInfo,
      errors: ['FUNCTION_NOT_FOUND', 'VERSION_NOT_FOUND'],
      handle: async ({ actor, project, params: { functionName, version } }) =>
        presentOf(project)(await activateVersion(dependencies, { projectId: project.id, functionName, version, actorId: authorOf(actor) })),
    }),
    route({
      method: 'delete',
      path: `${path}/:version`,
      access: { type: 'project', role: 'developer' },
      summary: 'Delete a version that is not active',
      tag,
      status: 204,
      params: VersionParams,
      errors: ['FUNCTION_NOT_FOUND', 'VERSION_NOT_FOUND', 'CONFLICT'],
      handle: ({ actor, project, params: { functionName, version } }) =>
        deleteVersion(dependencies, { projectId: project.id, functionName, version, actorId: authorOf(actor) }),
    }),
    route({
      method: 'get',
      path: `${path}/:version/source`,
      access: { type: 'project', role: 'viewer' },
      summary: 'Get the source of a version: as its author sent it, or the bundle of a deployment',
      tag,
      status: 200,
      params: VersionParams,
      response: FunctionSource,
      errors: ['FUNCTION_NOT_FOUND', 'VERSION_NOT_FOUND', 'ARTIFACT_CORRUPT'],
      handle: ({ project, params: { functionName, version } }) =>
        getVersionSource(dependencies, { projectId: project.id, functionName, version }),
    }),
  ]
}
