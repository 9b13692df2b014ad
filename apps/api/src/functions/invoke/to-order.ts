import type { InvokeInput, InvokeOrder } from '@plat/shared/contracts/invoke.ts'
import { productionHost } from '@plat/shared/domain/site-hosts.ts'
import { siteUrl } from '../../aliases/site-url.ts'
import type { ApiConfig } from '../../config.ts'

interface Call {
  project: { id: string; slug: string }
  functionName: string
  input: InvokeInput
}

const OWNER_IP = '127.0.0.1'

/** The call an owner asks for: a visitor's request to the function's own address, or an event. Without either: the empty event. */
export function toOrder(
  config: Pick<ApiConfig, 'baseDomain' | 'proxyPort'>,
  { project, functionName, input: { event, request, version } }: Call,
): InvokeOrder {
  const address = `${siteUrl(productionHost(project.slug, config.baseDomain), config)}/_functions/${encodeURIComponent(functionName)}`
  const shared = { projectId: project.id, functionName, ...(version === undefined ? {} : { version }), ip: OWNER_IP, isBase64: false }
  if (!request) {
    const headers = ['content-type', 'application/json']
    return { ...shared, kind: 'event', method: 'POST', url: address, headers, body: JSON.stringify(event ?? {}) }
  }
  const headers = Object.entries(request.headers).flatMap(([name, value]) => [name.toLowerCase(), value])
  const isHostGiven = headers.some((name, index) => index % 2 === 0 && name === 'host')
  return {
    ...shared,
    kind: 'http',
    method: request.method,
    url: address + (request.path === '/' ? '' : request.path.replace(/^\/(?=\?)/, '')),
    headers: isHostGiven ? headers : ['host', new URL(address).host, ...headers],
    body: request.body,
  }
}
