import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { Pages } from './build/open-pages.ts'
import { answerHealth } from './front/answer-health.ts'
import { answerTemplates } from './front/answer-templates.ts'
import { answerWaitingPage } from './front/answer-waiting-page.ts'
import { forwardToApi } from './front/forward-to-api.ts'
import { securityHeaders } from './front/security-headers.ts'

interface DashboardDependencies {
  apiEndpoint: string
  /** Their folders are offered as templates. */
  examplesDir: string
  pages: Pages
  log: Logger
}

/**
 * The dashboard's one door, not yet listening: /health, /api/* forwarded to the api, and the pages of Next, or a page that says
 * they are being built. The browser talks to no other origin, so the session's cookie belongs to this one alone.
 */
export function createDashboardApp({ apiEndpoint, examplesDir, pages, log }: DashboardDependencies): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://dashboard')
    if (pathname === '/health') return answerHealth(response, pages.state)
    if (pathname === '/api' || pathname.startsWith('/api/')) return forwardToApi({ apiEndpoint, log }, request, response)
    const fail = (error: unknown) => {
      log.error('request failed', { path: pathname, error })
      response.destroy()
    }
    if (/^\/templates(\/|$)/.test(pathname)) return void answerTemplates(response, examplesDir, pathname).catch(fail)
    const { state } = pages
    if (state.status !== 'ready') return answerWaitingPage(response, state)
    answerPage(state.handle, request, response).catch(fail)
  })
}

async function answerPage(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = securityHeaders()
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  request.headers['content-security-policy'] = headers['content-security-policy'] // Next takes the nonce for its scripts from here
  await handle(request, response)
}
