import { randomBytes, randomUUID } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { BuildProgress, BuildResult, BuildServiceHeartbeat } from '@plat/shared/contracts/builds.ts'
import type { BuildLogLine, Commit } from '@plat/shared/contracts/deployments.ts'
import { RegisterFunctionsInput } from '@plat/shared/contracts/functions.ts'
import type { z } from 'zod'
import { serveGit } from './git-http-server.ts'

/** What the api was told about one deployment. */
export interface ReportedBuild {
  lines: BuildLogLine[]
  commit: z.infer<typeof Commit> | undefined
  results: BuildResult[]
  registered: RegisterFunctionsInput | undefined
}

/** The api as a build-service sees it: its contract, checked by the shared schemas, over real HTTP. */
export class ApiPeer {
  readonly serviceToken = randomBytes(24).toString('hex')
  readonly builds = new Map<string, ReportedBuild>()
  readonly heartbeats: z.infer<typeof BuildServiceHeartbeat>[] = []
  /** Deployments the next heartbeats are told to stop. */
  readonly stopOrders = new Set<string>()
  /** Leases that are refused as outdated. */
  readonly outdated = new Set<string>()
  /** Answers 503 to everything, as a proxy in front of a dead api does. */
  isAway = false
  readonly refusedWhileAway: string[] = []
  port = 0
  /** Requests that broke the contract. */
  readonly violations: string[] = []
  private readonly repositories: string
  private readonly server: Server
  private readonly feeds = new Set<ServerResponse>()
  private readonly events = new EventEmitter().setMaxListeners(100)

  constructor(repositories: string) {
    this.repositories = repositories
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        this.violations.push(`${request.method} ${request.url}: ${String(error)}`)
        response.writeHead(400).end()
      })
    })
  }

  get url(): string {
    return `http://localhost:${this.port}`
  }

  async listen(): Promise<void> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening')
    this.port = (this.server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close')
    this.server.close()
    this.server.closeAllConnections()
    await closed
  }

  /** Waits until a condition holds that some request to the api makes true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.events, 'told')
  }

  async finished(deploymentId: string): Promise<ReportedBuild & { result: BuildResult }> {
    await this.until(() => (this.builds.get(deploymentId)?.results.length ?? 0) > 0)
    const build = this.reported(deploymentId)
    const [result] = build.results
    if (!result) throw new Error('unreachable')
    return { ...build, result }
  }

  reported(deploymentId: string): ReportedBuild {
    const build = this.builds.get(deploymentId) ?? { lines: [], commit: undefined, results: [], registered: undefined }
    this.builds.set(deploymentId, build)
    return build
  }

  /** Cancels as the api does: by an event of the change feed. */
  cancel(deploymentId: string): void {
    for (const feed of this.feeds) feed.write(`${JSON.stringify({ type: 'build-cancelled', deploymentId })}\n`)
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? ''
    if (this.isAway) {
      this.refusedWhileAway.push(url)
      response.writeHead(503).end()
      this.events.emit('told')
      return
    }
    if (url.startsWith('/public/')) return serveGit(this.repositories, url.slice('/public'.length), request, response)
    if (request.headers.authorization !== `Bearer ${this.serviceToken}`)
      return void response.writeHead(401, { 'www-authenticate': 'Basic' }).end()
    if (url.startsWith('/git/')) return serveGit(this.repositories, url.slice('/git'.length), request, response)
    if (url === '/internal/changes') return this.feed(response)
    const answer = this.take(url, await json(request))
    if (answer === 'refused') response.writeHead(409, JSON_TYPE).end(JSON.stringify({ error: { code: 'CONFLICT', message: 'outdated' } }))
    else response.writeHead(200, JSON_TYPE).end(JSON.stringify(answer))
    this.events.emit('told')
  }

  private feed(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    response.write('{"type":"hello"}\n')
    this.feeds.add(response)
    response.on('close', () => this.feeds.delete(response))
    this.events.emit('told')
  }

  private take(url: string, body: unknown): object | 'refused' {
    if (url === '/internal/build-services/heartbeat') {
      this.heartbeats.push(BuildServiceHeartbeat.parse(body))
      return { stop: [...this.stopOrders] }
    }
    if (url === '/api/functions/register') {
      const input = RegisterFunctionsInput.parse(body)
      this.reported(input.deploymentId).registered = input
      return { functions: input.functions.map(({ functionName }) => ({ functionName, version: 1 })) }
    }
    const [, deploymentId = '', what] = /^\/internal\/builds\/([^/]+)\/(progress|finish)$/.exec(url) ?? []
    const build = this.reported(deploymentId)
    if (what === 'progress') return this.takeProgress(build, BuildProgress.parse(body))
    if (what !== 'finish') throw new Error('no such endpoint')
    const result = BuildResult.parse(body)
    if (this.outdated.has(result.leaseToken)) return 'refused'
    build.results.push(result)
    return {}
  }

  private takeProgress(build: ReportedBuild, { leaseToken, lines, commit }: z.infer<typeof BuildProgress>): object | 'refused' {
    if (this.outdated.has(leaseToken)) return 'refused'
    build.lines.push(...lines)
    build.commit ??= commit
    return {}
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }

/** An id as the api makes them. */
export const newId = (): string => randomUUID()
