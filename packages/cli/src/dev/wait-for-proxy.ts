import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

interface Expectation {
  port: number
  signal: AbortSignal
  withinMs: number
}

const TRY_EVERY_MS = 3
const START_EVERY_MS = 40
const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** Waits until the proxy serves a revision, which it names with every answer. Answers whether it does. */
export async function waitForRevision(deploymentId: string, { port, signal, withinMs }: Expectation): Promise<boolean> {
  const until = Date.now() + withinMs
  while (!signal.aborted && Date.now() < until) {
    const { headers } = await ask(port, '/__plat_dev', 'localhost')
    if (headers['x-plat-deployment'] === deploymentId) return true
    await delay(TRY_EVERY_MS)
  }
  return false
}

/** Waits until the proxy is up and has its way to the functions-service. Answers whether it has. */
export async function waitForProxy({ port, signal, withinMs }: Expectation): Promise<boolean> {
  const until = Date.now() + withinMs
  while (!signal.aborted && Date.now() < until) {
    const { body } = await ask(port, '/health', '127.0.0.1')
    if (/"functionsConnected":true/.test(body)) return true
    await delay(START_EVERY_MS)
  }
  return false
}

/** Nobody there answers like nothing. */
function ask(port: number, path: string, host: string): Promise<{ headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve) => {
    const nothing = { headers: {}, body: '' }
    const asking = request({ host: '127.0.0.1', port, path, headers: { host }, agent }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      response.once('end', () => resolve({ headers: response.headers, body }))
      response.once('error', () => resolve(nothing))
    })
    asking.once('error', () => resolve(nothing))
    asking.end()
  })
}
