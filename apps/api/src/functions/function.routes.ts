import { PageQuery, page } from '@plat/shared/contracts/common.ts'
import { CODE_BYTES_MAX, CreateFunctionInput, FunctionInfo, FunctionName, UpdateFunctionInput } from '@plat/shared/contracts/functions.ts'
import { productionHost } from '@plat/shared/domain/site-hosts.ts'
import { z } from 'zod'
import { siteUrl } from '../aliases/site-url.ts'
import type { ProjectRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { decodeCursor } from '../http/cursor.ts'
import { type Route, route } from '../http/route.ts'
import { toPage } from '../http/to-page.ts'
import { authorOf } from './author-of.ts'
import { codeRoutes } from './code/code.routes.ts'
import { createFunction } from './create-function.ts'
import { deleteFunction } from './delete-function.ts'
import { findFunction } from './find-function.ts'
import { presentFunction } from './function.presenter.ts'
import type { FunctionRecord } from './function-record.ts'
import { invokeRoutes } from './invoke/invoke.routes.ts'
import { listFunctions } from './list-functions.ts'
import { createSourceTransformer, type TransformSource } from './transform/create-source-transformer.ts'
import { updateFunction } from './update-function.ts'
import { versionRoutes } from './versions/version.routes.ts'

const ProjectParams = z.object({ projectId: z.string() })
const FunctionParams = ProjectParams.extend({ functionName: FunctionName })
/** Source as a JSON string takes up to twice its bytes: quotes and line ends are escaped. */
const JSON_BYTES_MAX = 2 * CODE_BYTES_MAX + 65_536
const SOURCE_ERRORS = ['PAYLOAD_TOO_LARGE', 'VALIDATION_FAILED', 'QUOTA_EXCEEDED', 'RATE_LIMITED']
const FUNCTION_PATH = '/api/functions/:projectId/:functionName'
const tag = 'functions'

type PresentOf = (project: ProjectRecord) => (record: FunctionRecord) => FunctionInfo

/** Functions of a project and their versions, and what build-service and functions-service ask about them. */
export function functionRoutes(dependencies: Dependencies): Route[] {
  const { config } = dependencies
  const withTransformer = { ...dependencies, transformSource: createSourceTransformer() }
  const presentOf: PresentOf = (project) => (record) =>
    presentFunction(record, siteUrl(productionHost(project.slug, config.baseDomain), config))
  return [
    ...collectionRoutes(withTransformer, presentOf),
    ...readRoutes(dependencies, presentOf),
    ...changeRoutes(withTransformer, presentOf),
    ...versionRoutes(dependencies, presentOf),
    ...invokeRoutes(dependencies),
    ...codeRoutes(dependencies),
  ]
}

function collectionRoutes(dependencies: Dependencies & { transformSource: TransformSource }, presentOf: PresentOf): Route[] {
  const path = '/api/functions/projects/:projectId'
  return [
    route({
      method: 'get',
      path,
      access: { type: 'project', role: 'viewer' },
      summary: 'List the functions of a project, newest first',
      tag,
      status: 200,
      params: ProjectParams,
      query: PageQuery,
      response: page(FunctionInfo),
      async handle({ project, query: { cursor, limit } }) {
        const rows = await listFunctions(dependencies, { projectId: project.id, before: decodeCursor(cursor), limit: limit + 1 })
        return toPage(rows, limit, { keyOf: ({ id }) => id, present: presentOf(project) })
      },
    }),
    route({
      method: 'post',
      path,
      access: { type: 'project', role: 'developer' },
      summary: 'Create a function from its source, callable at once',
      tag,
      status: 201,
      params: ProjectParams,
      body: CreateFunctionInput,
      jsonBytesMax: JSON_BYTES_MAX,
      response: FunctionInfo,
      errors: ['CONFLICT', ...SOURCE_ERRORS],
      handle: async ({ actor, project, body }) =>
        presentOf(project)(await createFunction(dependencies, { projectId: project.id, userId: authorOf(actor), input: body })),
    }),
  ]
}

const readRoutes = (dependencies: Dependencies, presentOf: PresentOf): Route[] => [
  route({
    method: 'get',
    path: FUNCTION_PATH,
    access: { type: 'project', role: 'viewer' },
    summary: 'Get a function',
    tag,
    status: 200,
    params: FunctionParams,
    response: FunctionInfo,
    errors: ['FUNCTION_NOT_FOUND'],
    handle: async ({ project, params }) => presentOf(project)(await findFunction(dependencies, project.id, params.functionName)),
  }),
]

function changeRoutes(dependencies: Dependencies & { transformSource: TransformSource }, presentOf: PresentOf): Route[] {
  const shared = { path: FUNCTION_PATH, access: { type: 'project', role: 'developer' }, tag, params: FunctionParams } as const
  return [
    route({
      ...shared,
      method: 'patch',
      summary: 'Change a function: new code becomes its active version, isActive switches it on and off',
      status: 200,
      body: UpdateFunctionInput,
      jsonBytesMax: JSON_BYTES_MAX,
      response: FunctionInfo,
      errors: ['FUNCTION_NOT_FOUND', ...SOURCE_ERRORS],
      async handle({ actor, project, params: { functionName }, body }) {
        const update = { projectId: project.id, functionName, userId: authorOf(actor), input: body }
        return presentOf(project)(await updateFunction(dependencies, update))
      },
    }),
    route({
      ...shared,
      method: 'delete',
      summary: 'Delete a function with all its versions',
      status: 204,
      errors: ['FUNCTION_NOT_FOUND'],
      handle: ({ actor, project, params: { functionName } }) =>
        deleteFunction(dependencies, { projectId: project.id, functionName, actorId: authorOf(actor) }),
    }),
  ]
}
