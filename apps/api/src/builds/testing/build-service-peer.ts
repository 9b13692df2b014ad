import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { BuildSpec } from '@plat/shared/contracts/builds.ts'
import { eventually } from '../../queue/testing/eventually.ts'
import type { TestAnswer, TestApi } from '../../testing/test-api.ts'

/** What of the api a peer needs. */
export interface PeerApi extends Pick<TestApi, 'call' | 'serviceToken'> {
  dependencies: Pick<TestApi['dependencies'], 'storage'>
}

interface PeerOptions {
  slots?: number
  /** What it answers to POST /builds instead of taking the build: an HTTP status, or never anything. */
  refuse?: number | 'silence'
}

export interface BuildServicePeer {
  id: string
  /** Builds it was given and has not finished, oldest first. */
  builds: BuildSpec[]
  /** Every build it was ever offered. */
  offered: BuildSpec[]
  /** Builds it was told to stop. */
  stopped: Set<string>
  refuse: number | 'silence' | undefined
  /** The next build it is given that nobody has asked for yet. */
  next(): Promise<BuildSpec>
  heartbeat(): Promise<TestAnswer>
  progress(build: BuildSpec, lines: { step: string; text: string; stream?: string }[], commit?: object): Promise<TestAnswer>
  finish(build: BuildSpec, outcome: object, timings?: Record<string, number>): Promise<TestAnswer>
  /** Finishes a build as ready, with an artifact of its own as manifest. */
  succeed(build: BuildSpec): Promise<TestAnswer>
  /** Goes away without a word, as a killed process does. */
  die(): Promise<void>
}

const BEAT_MS = 1_000

/** A build-service as the api sees one: it registers, takes builds over HTTP, keeps their leases, and reports as the test says. */
export async function startBuildServicePeer(api: PeerApi, { slots = 2, refuse }: PeerOptions = {}): Promise<BuildServicePeer> {
  const seqs = new Map<string, number>()
  let asked = 0
  const call = (path: string, body: object) => api.call('POST', path, { token: api.serviceToken, body })
  const peer: BuildServicePeer = {
    id: randomUUID(),
    builds: [],
    offered: [],
    stopped: new Set(),
    refuse,
    async next() {
      const build = await eventually(() => peer.offered[asked])
      asked += 1
      return build
    },
    async heartbeat() {
      const running = peer.builds.map(({ deploymentId, leaseToken }) => ({ deploymentId, leaseToken }))
      const answer = await call('/internal/build-services/heartbeat', { id: peer.id, url, slots, running })
      for (const id of answer.body?.stop ?? []) peer.stopped.add(id)
      return answer
    },
    progress(build, lines, commit) {
      const first = seqs.get(build.leaseToken) ?? build.firstSeq
      seqs.set(build.leaseToken, first + lines.length)
      const numbered = lines.map((line, index) => ({ stream: 'stdout', ...line, seq: first + index, time: new Date().toISOString() }))
      return call(`/internal/builds/${build.deploymentId}/progress`, {
        leaseToken: build.leaseToken,
        lines: numbered,
        ...(commit ? { commit } : {}),
      })
    },
    async finish(build, outcome, timings = {}) {
      const answer = await call(`/internal/builds/${build.deploymentId}/finish`, { leaseToken: build.leaseToken, timings, outcome })
      peer.builds = peer.builds.filter(({ leaseToken }) => leaseToken !== build.leaseToken)
      await peer.heartbeat()
      return answer
    },
    async succeed(build) {
      const manifest = await api.dependencies.storage.put(Buffer.from(`manifest of ${build.deploymentId}`))
      return peer.finish(
        build,
        { status: 'ready', manifestSha256: manifest.sha256, files: 1, bytes: manifest.bytes },
        { install: 12.4, build: 7 },
      )
    },
    async die() {
      clearInterval(timer)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const server = serve(peer, { api, slots })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const timer = setInterval(() => void peer.heartbeat().catch(() => undefined), BEAT_MS) // the api may be down in a test
  await peer.heartbeat()
  return peer
}

function serve(peer: BuildServicePeer, { api, slots }: { api: PeerApi; slots: number }): Server {
  return createServer(async (request, response) => {
    const isBuild = request.method === 'POST' && request.url === '/builds' && request.headers.authorization === `Bearer ${api.serviceToken}`
    const body = await json(request)
    if (peer.refuse === 'silence') return
    if (!isBuild || peer.refuse !== undefined) return void response.writeHead(peer.refuse ?? 404).end()
    if (peer.builds.length >= slots) return void response.writeHead(409).end()
    const build = BuildSpec.parse(body)
    peer.builds.push(build)
    peer.offered.push(build)
    response.writeHead(202).end()
  })
}
