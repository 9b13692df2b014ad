import type { Dependencies } from '../dependencies.ts'
import { type Route, route } from '../http/route.ts'
import { createChangeHub } from './create-change-hub.ts'

/** The change feed: one long answer a service, a JSON object a line (contracts/change-event.ts). */
export function changeFeedRoutes(dependencies: Dependencies): Route[] {
  const hub = createChangeHub(dependencies)
  return [
    route({
      method: 'get',
      path: '/internal/changes',
      access: { type: 'service' },
      summary: 'Follow changes of routes, functions and builds as newline-delimited JSON',
      tag: 'internal',
      status: 200,
      handle({ response }) {
        hub.follow(response)
      },
    }),
  ]
}
