import type { ServerResponse } from 'node:http'
import type { ChangeEvent } from '@plat/shared/contracts/change-event.ts'
import type { SiteRoute } from '@plat/shared/contracts/sites.ts'
import type { LocalProject } from './local-project.ts'

const PING_MS = 5_000

interface Options {
  project: LocalProject
  host: string
  toRoute(): SiteRoute | undefined
}

/** Tells one hand of every change, as the api's feed does: functions first, so that no route leads to an old one. */
export function followFeed({ project, host, toRoute }: Options, response: ServerResponse): void {
  const tell = (event: ChangeEvent) => void response.write(`${JSON.stringify(event)}\n`)
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  tell({ type: 'hello' })
  const ping = setInterval(() => tell({ type: 'ping' }), PING_MS)
  const stop = project.onRevision(() => {
    tell({ type: 'functions', projectId: project.projectId, functionName: null })
    tell({ type: 'routes', changes: [{ host, route: toRoute() ?? null }] })
  })
  response.once('close', () => {
    clearInterval(ping)
    stop()
  })
}
