import { ERRORS, type ErrorCode } from '@plat/shared/errors/registry.ts'
import type { Access, Route } from '../http/route.ts'

const OF_ACCESS: Record<Access['type'], ErrorCode[]> = {
  public: [],
  service: ['UNAUTHENTICATED', 'FORBIDDEN'],
  user: ['UNAUTHENTICATED', 'FORBIDDEN'],
  'platform-admin': ['UNAUTHENTICATED', 'FORBIDDEN'],
  project: ['UNAUTHENTICATED', 'FORBIDDEN', 'PROJECT_NOT_FOUND'],
  deployment: ['UNAUTHENTICATED', 'FORBIDDEN', 'DEPLOYMENT_NOT_FOUND'],
  invocation: ['UNAUTHENTICATED', 'FORBIDDEN', 'INVOCATION_NOT_FOUND'],
}
const OF_BODY: ErrorCode[] = ['INVALID_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE']
const OF_ANY: ErrorCode[] = ['BAD_REQUEST', 'DATABASE_UNAVAILABLE']

/** Every error code a route can answer with, those every route shares included. */
export function errorCodesOf({ access, body, errors = [] }: Route): ErrorCode[] {
  const own = errors.filter((code): code is ErrorCode => code in ERRORS)
  return [...new Set([...OF_ACCESS[access.type], ...OF_ANY, ...(body ? OF_BODY : []), ...own])]
}

/** The responses of a route's errors, one a status. */
export function describeErrors(route: Route): Record<string, unknown> {
  const byStatus = Map.groupBy(errorCodesOf(route), (code) => ERRORS[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `${code}: ${ERRORS[code].message}`).join('\n\n'),
        content: { 'application/json': { schema: errorSchema(codes) } },
      },
    ]),
  )
}

const errorSchema = (codes: ErrorCode[]) => ({
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'requestId'],
      properties: {
        code: { type: 'string', enum: codes },
        message: { type: 'string' },
        requestId: { type: 'string' },
        details: {
          type: 'array',
          items: { type: 'object', required: ['path', 'message'], properties: { path: { type: 'string' }, message: { type: 'string' } } },
        },
      },
    },
  },
})
