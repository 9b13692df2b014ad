import { encodeSiteCall, type VisitorRequest } from '@plat/link/site-call.ts'
import type { SiteRoute } from '@plat/shared/contracts/sites.ts'
import type { Visit } from '../http/visit.ts'
import type { FunctionMatch } from '../routing/function-routes.ts'
import type { RequestedHost } from '../routing/parse-host.ts'
import { callDepth } from './call-depth.ts'
import { cleanRequestHeaders } from './clean-request-headers.ts'

export interface CalledFunction {
  route: SiteRoute
  match: FunctionMatch
  host: RequestedHost
  /** Path and query, as the visitor sent them or a rewrite has changed them. */
  target: string
}

/** The head by which the functions-service is asked to run a function for a visitor: with the visitor's headers, cleaned, and our own. */
export function encodeVisit({ request, requestId }: Visit, { route, match, host, target }: CalledFunction): string {
  const { headers, method = 'GET' } = request
  const ip = clientIp(request.socket.remoteAddress)
  const visitor: VisitorRequest = {
    method,
    url: `http://${host.authority}${target}`,
    headers: cleanRequestHeaders(request.rawHeaders),
    ip,
    params: match.params,
  }
  visitor.headers.push('x-forwarded-for', ip, 'x-forwarded-host', host.authority, 'x-forwarded-proto', 'http')
  return encodeSiteCall({
    projectId: route.projectId,
    functionName: match.functionName,
    deploymentId: route.functions === 'deployment' ? route.deploymentId : null,
    requestId,
    depth: callDepth(headers['cdn-loop']),
    isHead: method === 'HEAD',
    hasCredentials: headers.authorization !== undefined,
    request: JSON.stringify(visitor),
  })
}

/** An IPv4 visitor of a socket that speaks IPv6 as well has its own address in there. */
const clientIp = (address = ''): string => (address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address)
