import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import type { Question } from './ask.ts'
import { type PeerCall, startFunctionsPeer } from './functions-peer.ts'
import { startApiPeer, startTestProxy } from './test-proxy.ts'
import { until } from './until.ts'

/** A proxy with a site whose only function, `f`, the test answers itself. */
export async function startCalledProxy() {
  const api = await startApiPeer()
  const proxy = await startTestProxy({ apiPort: api.port })
  const route = { host: 'calls.localhost', projectId: randomUUID(), projectSlug: 'calls', deploymentId: null, manifestSha256: null }
  api.routes.set(route.host, { ...route, functions: 'active' })
  const started = {
    proxy,
    calls: [] as PeerCall[],
    /** Answers a call, as soon as it is there. Whoever wants what follows of it sets the exchange's receiver here. */
    onCall: (_call: PeerCall): unknown => undefined,
    functions: await startFunctionsPeer(proxy.socketPath, (call) => take(call)),
    question: (rest: Partial<Question> = {}): Question => ({ port: proxy.port, host: 'calls.localhost', path: '/_functions/f', ...rest }),
    /** A request whose body the test writes, and its answer once it begins. */
    open(method: string, headers: Record<string, string> = {}) {
      const options = { host: '127.0.0.1', port: proxy.port, path: '/_functions/f', method, agent: false }
      const request = http.request({ ...options, headers: { host: 'calls.localhost', ...headers } })
      const answered = once(request, 'response').then(([response]: http.IncomingMessage[]) => response ?? assert.fail())
      answered.catch(() => undefined) // looked at by those who expect an answer
      request.on('error', () => undefined)
      return { request, answered }
    },
    async nextCall(): Promise<PeerCall> {
      await until(() => started.calls.length > 0)
      return started.calls[0] ?? assert.fail()
    },
    /** Starts the functions-service again after `functions.close()`. */
    async restartFunctions() {
      started.functions = await startFunctionsPeer(proxy.socketPath, (call) => take(call))
    },
    forget() {
      started.calls = []
      started.onCall = () => undefined
    },
    async close() {
      await proxy.close()
      await started.functions.close()
      await api.close()
    },
  }
  function take(call: PeerCall): void {
    started.calls.push(call)
    started.onCall(call)
  }
  return started
}
