import http from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { FunctionAnswer, FunctionCall, FunctionTransport } from './function-transport.ts'

interface HttpTransportOptions {
  /** `http://host:port` or `unix:/path`. */
  endpoint: string
  serviceToken: string
}

/** Longer than any function may run, so that the functions-service is always the one to answer a timeout. */
const ANSWER_TIMEOUT_MS = 310_000
const CONNECT_RETRY = { waitMs: 100, limitMs: 5_000 }
/** Below the functions-service's keep-alive, so that the idle side to close is always this one (R44). */
const IDLE_MS = 50_000

/** FunctionTransport over kept-alive HTTP/1.1 connections to `/internal/invoke` of the functions-service. */
export function createHttpTransport({ endpoint, serviceToken }: HttpTransportOptions): FunctionTransport {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1_000, maxFreeSockets: 64, timeout: IDLE_MS, scheduling: 'lifo' })
  const target = endpoint.startsWith('unix:') ? { socketPath: endpoint.slice('unix:'.length) } : addressOf(endpoint)
  const send = (call: FunctionCall, signal: AbortSignal) =>
    new Promise<FunctionAnswer>((resolve, reject) => {
      const request = http.request({
        ...target,
        agent,
        method: call.method,
        path: '/internal/invoke',
        headers: toHeaders(call, serviceToken),
        signal,
      })
      request.setTimeout(ANSWER_TIMEOUT_MS, () => request.destroy(new Error('no answer in time')))
      request.once('error', (error) => reject(new SendError(error, request.reusedSocket)))
      request.once('response', (response) =>
        resolve({ status: response.statusCode ?? 502, headers: pairs(response.rawHeaders), body: response }),
      )
      request.end(call.body)
    })
  return {
    async invoke(call, signal) {
      const until = Date.now() + CONNECT_RETRY.limitMs
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await send(call, signal)
        } catch (error) {
          const failure = error as SendError
          if (!failure.maySendAgain(call, attempt) || signal.aborted)
            throw new AppError('BAD_GATEWAY', { internal: 'functions-service ended the connection', cause: error })
          if (Date.now() > until) throw new AppError('RUNTIME_UNAVAILABLE', { internal: 'functions-service not reachable', cause: error })
          if (failure.neverArrived) await delay(CONNECT_RETRY.waitMs)
        }
      }
    },
    close: () => agent.destroy(),
  }
}

class SendError extends Error {
  readonly neverArrived: boolean
  readonly wasStale: boolean

  constructor(cause: Error, reusedSocket: boolean) {
    super('call not answered', { cause })
    const { code } = cause as { code?: string }
    this.neverArrived = code === 'ECONNREFUSED' || code === 'ENOENT'
    this.wasStale = reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE')
  }

  /** Never arrived: always. A kept connection that turned out to be dead: once, and only what is safe to run twice (RFC 9110 §9.2.2). */
  maySendAgain(call: FunctionCall, attempt: number): boolean {
    return (
      this.neverArrived || (this.wasStale && attempt === 0 && (call.method === 'GET' || call.method === 'HEAD') && call.body.length === 0)
    )
  }
}

function addressOf(endpoint: string): { host: string; port: number } {
  const { hostname, port } = new URL(endpoint)
  return { host: hostname, port: Number(port || 80) }
}

/** Array form keeps order and repeated names as the visitor sent them. */
function toHeaders(call: FunctionCall, serviceToken: string): string[] {
  return [
    ...call.headers.flat(),
    ...['content-length', String(call.body.length)],
    ...['x-plat-service-token', serviceToken],
    ...['x-plat-project-id', call.projectId],
    ...['x-plat-function', call.functionName],
    ...(call.deploymentId === null ? [] : ['x-plat-deployment-id', call.deploymentId]),
    ...['x-plat-url', call.url],
    ...['x-plat-client-ip', call.clientIp],
    ...['x-plat-params', toAsciiJson(call.params)],
    ...['x-request-id', call.requestId],
  ]
}

/** JSON as a header may carry it: everything beyond ASCII escaped (RFC 8259 §7). */
const toAsciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

function pairs(rawHeaders: readonly string[]): [string, string][] {
  const list: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) list.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  return list
}
