import http from 'node:http'
import { visit } from '../../tests/e2e/support/visit.ts'
import { startOpenLoop } from './start-open-loop.ts'

export interface Visitors {
  /** Waits for the last answers. `failures`: what was wrong, a sentence each. */
  stop(): Promise<{ requests: number; failures: string[]; elapsedMs: number }>
}

const HOST = 'busy.localhost'
const PATHS = ['/', '/data.txt', '/api/release']

/**
 * Visits two files and a function of the site `busy`, so many times a second however long that takes. Wrong is any status but 200, and
 * two files of one deployment that say different things.
 */
export function startVisitors(proxyPort: number, perSecond: number): Visitors {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 100 })
  const releaseOf = new Map<string, string>()
  const failures: string[] = []
  let visits = 0
  const look = async (path: string) => {
    const answer = await visit(proxyPort, HOST, path, { agent })
    if (answer.status !== 200) failures.push(`${path} answered ${answer.status} ${answer.text}`)
    if (path.startsWith('/api')) return
    const deployment = String(answer.headers['x-plat-deployment'])
    const known = releaseOf.get(deployment) ?? answer.text
    releaseOf.set(deployment, known)
    if (known !== answer.text) failures.push(`${path} of ${deployment} said ${answer.text} after ${known}`)
  }
  const loop = startOpenLoop(perSecond, () => {
    const path = PATHS[visits % PATHS.length] ?? '/'
    visits += 1
    return look(path).catch((error: unknown) => void failures.push(String(error)))
  })
  return {
    async stop() {
      const { begun, elapsedMs } = await loop.stop()
      agent.destroy()
      return { requests: begun, failures, elapsedMs }
    },
  }
}
