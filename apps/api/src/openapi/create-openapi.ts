import { parametersOf } from '../http/assert-routes.ts'
import type { Access, Route } from '../http/route.ts'
import { describeErrors } from './describe-errors.ts'
import { toJsonSchema } from './to-json-schema.ts'

/** An OpenAPI 3.1 document; loosely typed, for it is only ever sent. */
export interface OpenApiDocument {
  openapi: '3.1.0'
  paths: Record<string, Record<string, Record<string, unknown>>>
  [part: string]: unknown
}

const ACCESS: Record<Access['type'], string> = {
  public: 'Open to everybody.',
  service: 'For the services of the platform only.',
  user: 'For any signed-in user.',
  'platform-admin': 'For admins of the platform.',
  project: 'on the project',
  deployment: 'on the project of the deployment',
  invocation: 'on the project of the invocation',
}

/** Describes every route of a table: one operation a route, from the same schemas that validate it. */
export function createOpenApi(routes: readonly Route[]): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: describeRoute(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Plat',
      version: '1',
      description: 'The api of a Plat installation. Lists are cursor-paged; every error has the form of ErrorBody.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map((route) => route.tag))].sort().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A session’s token, or a personal token (plat_…).' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: 'plat_session',
          description:
            'A session in a cookie (__Host-plat_session over https). All but GET and HEAD need the header "x-plat-csrf: 1" beside it.',
        },
      },
    },
  }
}

function describeRoute(route: Route): Record<string, unknown> {
  return {
    operationId: operationId(route),
    summary: route.summary,
    description: describeAccess(route.access),
    tags: [route.tag],
    ...(route.access.type === 'public' ? { security: [] } : { security: [{ bearer: [] }, { cookie: [] }] }),
    parameters: [...pathParameters(route), ...queryParameters(route)],
    ...(route.body ? { requestBody: describeBody(route) } : {}),
    ...(route.reads ? { requestBody: describeReads(route.reads) } : {}),
    responses: { [route.status]: describeAnswer(route), ...describeErrors(route) },
  }
}

const describeAccess = (access: Access): string =>
  'role' in access ? `Needs the role ${access.role} ${ACCESS[access.type]}.` : ACCESS[access.type]

const operationId = ({ method, path }: Route): string =>
  method +
  path
    .replace(/^\/api/, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')

const describeBody = ({ body }: Route) => ({
  required: !body?.safeParse(undefined).success,
  content: { 'application/json': { schema: body ? toJsonSchema(body, 'input') : {} } },
})

const describeReads = (reads: NonNullable<Route['reads']>) => ({
  required: true,
  content: Object.fromEntries(Object.entries(reads).map(([mediaType, schema]) => [mediaType, { schema: toJsonSchema(schema, 'input') }])),
})

const describeAnswer = ({ status, response }: Route) => ({
  description: status === 204 ? 'Done; no content.' : status === 202 ? 'Accepted.' : status === 201 ? 'Created.' : 'The answer.',
  ...(response ? { content: { 'application/json': { schema: toJsonSchema(response, 'output') } } } : {}),
})

function pathParameters({ path, params }: Route): Record<string, unknown>[] {
  const described = params ? toJsonSchema(params, 'output').properties : undefined
  return parametersOf(path).map((name) => ({ name, in: 'path', required: true, schema: described?.[name] ?? { type: 'string' } }))
}

/** Types as they are read, presence as it is asked for: a default makes a parameter optional. */
function queryParameters({ query }: Route): Record<string, unknown>[] {
  if (!query) return []
  const { properties = {} } = toJsonSchema(query, 'output')
  const required = toJsonSchema(query, 'input').required ?? []
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }))
}
