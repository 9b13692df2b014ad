/** Kind of the exchange by which the proxy asks functions-service to run a function for a visitor. */
export const SITE_CALL = 1

/** Note of functions-service on a link to a proxy: it is stopping. Calls that run go on; new ones should go elsewhere, or wait for its successor. */
export const SITE_DRAIN = 'drain'

/** Which function a visitor's request is for, and what functions-service needs to know of the request without reading it. */
export interface SiteCall {
  projectId: string
  functionName: string
  /** Null: the active version. */
  deploymentId: string | null
  requestId: string
  /** How many functions called each other to get here. */
  depth: number
  isHead: boolean
  /** The request has an Authorization header. */
  hasCredentials: boolean
  /** JSON of a VisitorRequest: passed on into the isolate as it is, unread. */
  request: string
}

/** The visitor's request as the isolate gets it. */
export interface VisitorRequest {
  method: string
  /** Absolute: scheme, host and target as the visitor sent them. */
  url: string
  /** name, value, name, value …: names in lower case, cleaned of hop-by-hop and internal ones. */
  headers: string[]
  ip: string
  /** Path parameters. */
  params: Record<string, string>
}

/** The beginning of the answer to a SiteCall. */
export interface SiteAnswer {
  status: number
  /** name, value, name, value … */
  headers: string[]
  /** An error of Plat's own making, whose body is the error as JSON: the proxy may make a page of it. */
  isPlatError: boolean
}

/** The head of a SITE_CALL exchange. No part of it can hold a raw line break but the one that divides it: both parts are JSON. */
export function encodeSiteCall(call: SiteCall): string {
  const { projectId, functionName, deploymentId, requestId, depth, isHead, hasCredentials, request } = call
  return `${JSON.stringify([projectId, functionName, deploymentId, requestId, depth, isHead ? 1 : 0, hasCredentials ? 1 : 0])}\n${request}`
}

/** Reads what encodeSiteCall wrote. The other end is a service of ours: it is read, not checked. @throws SyntaxError */
export function decodeSiteCall(head: Buffer): SiteCall {
  const text = head.toString('utf8')
  const end = text.indexOf('\n')
  const [projectId, functionName, deploymentId, requestId, depth, isHead, hasCredentials] = JSON.parse(text.slice(0, end))
  return {
    projectId,
    functionName,
    deploymentId,
    requestId,
    depth,
    isHead: isHead === 1,
    hasCredentials: hasCredentials === 1,
    request: text.slice(end + 1),
  }
}

export function encodeSiteAnswer({ status, headers, isPlatError }: SiteAnswer): string {
  return JSON.stringify([status, headers, isPlatError ? 1 : 0])
}

/** @throws SyntaxError */
export function decodeSiteAnswer(head: Buffer): SiteAnswer {
  const [status, headers, isPlatError] = JSON.parse(head.toString('utf8'))
  return { status, headers, isPlatError: isPlatError === 1 }
}
