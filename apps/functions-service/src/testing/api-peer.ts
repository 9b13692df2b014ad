import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ChangeEvent } from '@plat/shared/contracts/change-event.ts'
import type { FunctionCode, FunctionFigures, FunctionInfo, Invocation, RecordInvocationsInput } from '@plat/shared/contracts/functions.ts'
import { AppError, presentError, toAppError } from '@plat/shared/errors/app-error.ts'

export const SERVICE_TOKEN = 'service-token-of-the-tests'

interface Served {
  method: string
  path: string
  authorization: string | undefined
}

/** The api's side of its contract with functions-service, over real HTTP, for tests: what it knows is set by the test. */
export interface ApiPeer {
  readonly url: string
  /** By `projectId:functionName:deploymentId|active`. */
  readonly functions: Map<string, FunctionCode>
  /** Tokens and the projects they open. */
  readonly tokens: Map<string, Set<string>>
  readonly recorded: Invocation[]
  /** By batch: one that comes again changes nothing. */
  readonly figures: Map<string, FunctionFigures[]>
  readonly served: Served[]
  /** Sends an event to every follower of the change feed. */
  announce(event: ChangeEvent): void
  /** Followers of the change feed. */
  readonly followers: number
  /** Ends every connection and refuses new ones, as a killed process does. */
  goAway(): Promise<void>
  /** Listens again, at the same address. */
  comeBack(): Promise<void>
  close(): Promise<void>
}

export async function startApiPeer(): Promise<ApiPeer> {
  const state = {
    functions: new Map<string, FunctionCode>(),
    tokens: new Map<string, Set<string>>(),
    recorded: [] as Invocation[],
    figures: new Map<string, FunctionFigures[]>(),
    served: [] as Served[],
    followers: new Set<ServerResponse>(),
  }
  const serve = (request: IncomingMessage, response: ServerResponse): void => void answer(request, response, state)
  let server: Server = await listen(serve, 0)
  const { port } = server.address() as AddressInfo
  const goAway = async (): Promise<void> => {
    if (!server.listening) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return {
    url: `http://127.0.0.1:${port}`,
    ...state,
    get followers() {
      return state.followers.size
    },
    announce(event) {
      for (const follower of state.followers) follower.write(`${JSON.stringify(event)}\n`)
    },
    goAway,
    async comeBack() {
      server = await listen(serve, port)
    },
    close: goAway,
  }
}

async function listen(serve: (request: IncomingMessage, response: ServerResponse) => void, port: number): Promise<Server> {
  const server = createServer(serve).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

interface State {
  functions: Map<string, FunctionCode>
  tokens: Map<string, Set<string>>
  recorded: Invocation[]
  figures: Map<string, FunctionFigures[]>
  served: Served[]
  followers: Set<ServerResponse>
}

async function answer(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://api')
  state.served.push({ method: request.method ?? '', path: url.pathname, authorization: request.headers.authorization })
  try {
    const body: unknown = JSON.parse((await readText(request)) || 'null')
    if (url.pathname === '/internal/changes') return follow(response, state)
    const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
    const result = route(`${request.method} ${url.pathname}`, { query: url.searchParams, body, token, state })
    response.writeHead(result === undefined ? 204 : 200, { 'content-type': 'application/json' })
    response.end(result === undefined ? undefined : JSON.stringify(result))
  } catch (thrown) {
    const error = toAppError(thrown)
    response.writeHead(error.status, { 'content-type': 'application/json' }).end(JSON.stringify(presentError(error, 'peer')))
  }
}

function follow(response: ServerResponse, { followers }: State): void {
  response.writeHead(200).write('{"type":"hello"}\n')
  followers.add(response)
  response.once('close', () => followers.delete(response))
}

interface Asked {
  /** What the pattern's groups hold. */
  names: string[]
  query: URLSearchParams
  body: unknown
  token: string
  state: State
}

/** The first pattern that fits the method and path answers. */
const ROUTES: [RegExp, (asked: Asked) => unknown][] = [
  [/^GET \/api\/functions\/code\/([\w-]+)\/([\w.-]+)$/, loadCode],
  [/^POST \/internal\/authorize$/, ({ state, body, token }) => asService(token, () => authorize(state, body as Authorization))],
  [/^POST \/internal\/invocations$/, ({ state, body, token }) => asService(token, () => record(state, body as RecordInvocationsInput))],
  [/^GET \/api\/functions\/projects\/([\w-]+)$/, listFunctions],
  [/^(?:GET|PATCH) \/api\/functions\/([\w-]+)\/([\w.-]+)$/, changeFunction],
  [/^GET \/api\/projects\/([\w-]+)$/, ({ state, names: [slug = ''] }) => projectOf(state, slug)],
]

function route(address: string, asked: Omit<Asked, 'names'>): unknown {
  for (const [pattern, handle] of ROUTES) {
    const match = pattern.exec(address)
    if (match) return handle({ ...asked, names: match.slice(1) })
  }
  throw new AppError('NOT_FOUND')
}

function asService(token: string, act: () => unknown): unknown {
  if (token !== SERVICE_TOKEN) throw new AppError('UNAUTHENTICATED')
  return act()
}

function loadCode({ state, names: [project = '', functionName = ''], query, token }: Asked): unknown {
  return asService(token, () => find(state, `${project}:${functionName}:${query.get('version') ?? query.get('deploymentId') ?? 'active'}`))
}

function listFunctions({ state, names: [project = ''], token }: Asked): unknown {
  const { projectId } = authorize(state, { token, project })
  return { items: [...state.functions.values()].filter((code) => code.projectId === projectId).map(toInfo), nextCursor: null }
}

function changeFunction({ state, names: [project = '', functionName = ''], token, body }: Asked): unknown {
  const { projectId } = authorize(state, { token, project })
  const code = find(state, `${projectId}:${functionName}:active`)
  if (typeof body === 'object' && body !== null && 'isActive' in body) code.isActive = body.isActive === true
  return toInfo(code)
}

function record(state: State, { invocations, batchId, figures }: RecordInvocationsInput): void {
  state.recorded.push(...invocations)
  if (batchId !== undefined) state.figures.set(batchId, figures)
}

interface Authorization {
  token: string
  /** Id or slug. */
  project: string
}

function authorize(state: State, { token, project }: Authorization): { projectId: string } {
  const opened = state.tokens.get(token)
  if (!opened && token !== SERVICE_TOKEN) throw new AppError('UNAUTHENTICATED')
  const { id } = projectOf(state, project)
  if (opened && !opened.has(id)) throw new AppError('PROJECT_NOT_FOUND')
  return { projectId: id }
}

function projectOf({ functions }: State, name: string): { id: string; slug: string } {
  const known = [...functions.values()].find(({ projectSlug, projectId }) => projectSlug === name || projectId === name)
  if (!known) throw new AppError('PROJECT_NOT_FOUND')
  return { id: known.projectId, slug: known.projectSlug }
}

function find({ functions }: State, key: string): FunctionCode {
  const code = functions.get(key)
  if (!code) throw new AppError('FUNCTION_NOT_FOUND')
  return code
}

function toInfo(code: FunctionCode): FunctionInfo {
  const { functionId: id, projectId, functionName, isActive, version: activeVersion, config } = code
  const time = new Date(0).toISOString()
  const facts = {
    filePath: `api/${functionName}.js`,
    runtime: 'isolate',
    invocationCount: 0,
    url: 'http://site',
    createdAt: time,
    updatedAt: time,
  }
  return { id, projectId, functionName, isActive, activeVersion, version: activeVersion, config, ownConfig: {}, ...facts }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
