import { type IncomingMessage, request } from 'node:http'
import { json } from 'node:stream/consumers'
import type { FunctionCode } from '@plat/shared/contracts/functions.ts'
import type { ErrorCode } from '@plat/shared/errors/registry.ts'
import { SERVICE_TOKEN } from '../../testing/api-peer.ts'

/** What the direct door said (contract §5), and how long its caller waited. */
export interface DirectAnswer {
  status: number
  body: { success: boolean; result?: unknown; error?: { code: ErrorCode; message: string } }
  ms: number
}

/** Calls functions through the direct door of the service at `url`, each on a connection of its own that does not outlive it. */
export function directCaller(url: string): (fn: FunctionCode, event: object) => Promise<DirectAnswer> {
  return async ({ projectId, functionName }, event) => {
    const startedAt = performance.now()
    const response = await post(`${url}/api/v1/functions/${projectId}/${functionName}`, JSON.stringify(event))
    const body = (await json(response)) as DirectAnswer['body']
    return { status: response.statusCode ?? 0, body, ms: performance.now() - startedAt }
  }
}

function post(url: string, body: string): Promise<IncomingMessage> {
  const headers = { authorization: `Bearer ${SERVICE_TOKEN}`, 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', headers, agent: false }).on('response', resolve).on('error', reject).end(body)
  })
}
