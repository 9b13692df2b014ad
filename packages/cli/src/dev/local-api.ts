import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { type Invocation, RecordInvocationsInput } from '@plat/shared/contracts/functions.ts'
import { PACKED_FUNCTION_CODE, packFunctionCode } from '@plat/shared/contracts/packed-function-code.ts'
import type { SiteRoute } from '@plat/shared/contracts/sites.ts'
import { followFeed } from './change-feed.ts'
import type { LocalProject } from './local-project.ts'
import { toFunctionCode } from './to-function-code.ts'

interface Options {
  project: LocalProject
  serviceToken: string
  /** The host that the site has, without its port. */
  host: string
  onInvocation(invocation: Invocation): void
}

/** A buffer is packed code; anything else goes out as JSON. */
type Answer = { status: number; body: unknown }

const NOT_FOUND: Answer = { status: 404, body: { error: { code: 'NOT_FOUND', message: 'There is nothing at this address.' } } }

/**
 * What the platform's proxy and functions-service ask an api, answered for the one project that is run here: routes, code with its
 * environment, the feed of changes, and a place for the records of calls.
 */
export function createLocalApi(options: Options): Server {
  return createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${options.serviceToken}`)
      return send(response, { status: 401, body: { error: { code: 'UNAUTHENTICATED', message: 'Not for you.' } } })
    const { pathname } = new URL(request.url ?? '/', 'http://local')
    if (pathname === '/internal/changes') return followFeed({ ...options, toRoute: () => routeOf(options) }, response)
    answer(options, request, pathname).then(
      (found) => send(response, found),
      (error: unknown) => send(response, { status: 500, body: { error: { code: 'INTERNAL', message: String(error) } } }),
    )
  })
}

async function answer(options: Options, request: IncomingMessage, pathname: string): Promise<Answer> {
  if (pathname === '/internal/routes') return { status: 200, body: { routes: [routeOf(options)].filter((route) => route !== undefined) } }
  if (pathname === '/internal/invocations') return record(options, await json(request))
  const name = /^\/api\/functions\/code\/[^/]+\/([^/]+)$/.exec(pathname)?.[1]
  if (name === undefined) return NOT_FOUND
  const code = await toFunctionCode(options.project, decodeURIComponent(name))
  if (code) return { status: 200, body: packFunctionCode(code) }
  const message = 'There is no such function in this project. Check its name.'
  return { status: 404, body: { error: { code: 'FUNCTION_NOT_FOUND', message } } }
}

function record({ onInvocation }: Options, body: unknown): Answer {
  for (const invocation of RecordInvocationsInput.parse(body).invocations) onInvocation(invocation)
  return { status: 200, body: {} }
}

function routeOf({ project, host }: Options): SiteRoute | undefined {
  const { revision } = project
  if (!revision) return undefined
  return {
    host,
    projectId: project.projectId,
    projectSlug: 'dev',
    deploymentId: revision.deploymentId,
    manifestSha256: revision.state.manifestSha256,
    functions: 'active',
  }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  if (Buffer.isBuffer(body)) response.writeHead(status, { 'content-type': PACKED_FUNCTION_CODE }).end(body)
  else response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
