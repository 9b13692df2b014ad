import { type Route, route } from '../http/route.ts'
import { createOpenApi } from './create-openapi.ts'

/** The description of a table of routes, itself included; made once. */
export function openApiRoutes(routes: readonly Route[]): Route[] {
  const own: Route = route({
    method: 'get',
    path: '/api/openapi.json',
    access: { type: 'public' },
    summary: 'This description, as OpenAPI 3.1',
    tag: 'openapi',
    status: 200,
    handle: () => document,
  })
  const document = createOpenApi([...routes, own])
  return [own]
}
