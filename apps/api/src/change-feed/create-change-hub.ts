import type { ServerResponse } from 'node:http'
import type { ChangeEvent } from '@plat/shared/contracts/change-event.ts'
import { findSiteRoutes } from '../aliases/find-site-routes.ts'
import type { Dependencies } from '../dependencies.ts'
import type { HeardNotice } from './changes.ts'

interface ChangeHub {
  /** Answers with the feed: `hello` at once, then every event, `ping` at least every 10 s, until either side ends it. */
  follow(response: ServerResponse): void
}

const PING_MS = 10_000
/** What a follower may leave unread. It is cut then, and finds everything fresh when it comes back. */
const UNREAD_BYTES_MAX = 4 * 1024 * 1024
const FOLLOWERS_MAX = 500

/** Turns the notices of all api copies into events, looked up once a copy and in order, and streams them to this copy's followers. */
export function createChangeHub(dependencies: Pick<Dependencies, 'changes' | 'sql' | 'log' | 'stopping'>): ChangeHub {
  const followers = new Set<ServerResponse>()
  const tell = (event: ChangeEvent): void => {
    const line = `${JSON.stringify(event)}\n`
    for (const follower of followers) send(follower, line)
  }
  let turn = Promise.resolve()
  const stopHearing = dependencies.changes.subscribe((notice) => {
    turn = turn.then(async () => {
      if (followers.size === 0) return
      for (const event of await toEvents(dependencies, notice)) tell(event)
    })
  })
  const pings = setInterval(() => tell({ type: 'ping' }), PING_MS).unref()
  dependencies.stopping.addEventListener('abort', () => {
    stopHearing()
    clearInterval(pings)
    for (const follower of followers) follower.end()
  })
  return {
    follow(response) {
      response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8' })
      response.write('{"type":"hello"}\n')
      if (dependencies.stopping.aborted || followers.size >= FOLLOWERS_MAX) return void response.end()
      followers.add(response)
      response.once('close', () => followers.delete(response))
      response.once('error', () => followers.delete(response)) // its connection is gone; 'close' follows
    },
  }
}

function send(follower: ServerResponse, line: string): void {
  if (follower.writableLength > UNREAD_BYTES_MAX) follower.destroy()
  else follower.write(line)
}

/** When what changed cannot be looked up, everything may have: followers start afresh. */
async function toEvents(dependencies: Pick<Dependencies, 'sql' | 'log'>, notice: HeardNotice): Promise<ChangeEvent[]> {
  if (notice.type === 'resync') return [{ type: 'hello' }]
  if (notice.type === 'functions' || notice.type === 'build-cancelled') return [notice]
  if (notice.type !== 'routes') return []
  try {
    const routes = new Map((await findSiteRoutes(dependencies, notice.hosts)).map((route) => [route.host, route]))
    return [{ type: 'routes', changes: notice.hosts.map((host) => ({ host, route: routes.get(host) ?? null })) }]
  } catch (error) {
    dependencies.log.warn('changed hosts could not be looked up', { error })
    return [{ type: 'hello' }]
  }
}
