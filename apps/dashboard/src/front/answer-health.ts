import type { ServerResponse } from 'node:http'
import type { PagesState } from '../build/open-pages.ts'

/** GET /health (contract §1): 503 while the pages are being built or could not be. */
export function answerHealth(response: ServerResponse, { status }: PagesState): void {
  const body = JSON.stringify({ status: status === 'ready' ? 'ok' : 'degraded', uptime: process.uptime(), pages: status })
  response.writeHead(status === 'ready' ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(body)
}
