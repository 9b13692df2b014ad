import http from 'node:http'
import { visit } from '../../tests/e2e/support/visit.ts'

export interface Visitors {
  /** Waits for the last answers. `failures`: what was wrong, a sentence each. */
  stop(): Promise<{ requests: number; failures: string[]; elapsedMs: number }>
}

const HOST = 'busy.localhost'
const PATHS = ['/', '/data.txt', '/api/release']
/** How often it is looked whether requests are due. */
const TICK_MS = 5

/**
 * Visits two files and a function of the site `busy`, so many times a second however long that takes. Wrong is any status but 200, and
 * two files of one deployment that say different things.
 */
export function startVisitors(proxyPort: number, perSecond: number): Visitors {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 100 })
  const releaseOf = new Map<string, string>()
  const failures: string[] = []
  const pending = new Set<Promise<void>>()
  const startedAt = performance.now()
  let requests = 0
  const look = async (path: string) => {
    const answer = await visit(proxyPort, HOST, path, { agent })
    if (answer.status !== 200) failures.push(`${path} answered ${answer.status} ${answer.text}`)
    if (path.startsWith('/api')) return
    const deployment = String(answer.headers['x-plat-deployment'])
    const known = releaseOf.get(deployment) ?? answer.text
    releaseOf.set(deployment, known)
    if (known !== answer.text) failures.push(`${path} of ${deployment} said ${answer.text} after ${known}`)
  }
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAt) / 1000) * perSecond
    for (; requests < due; requests += 1) {
      const one = look(PATHS[requests % PATHS.length] ?? '/')
        .catch((error: unknown) => void failures.push(String(error)))
        .finally(() => pending.delete(one))
      pending.add(one)
    }
  }, TICK_MS)
  return {
    async stop() {
      clearInterval(timer)
      const elapsedMs = performance.now() - startedAt
      await Promise.all(pending)
      agent.destroy()
      return { requests, failures, elapsedMs }
    },
  }
}
