import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import type { LogEntry } from '@plat/shared/contracts/function-logs.ts'
import type { z } from 'zod'
import type { Api } from '../api/api.ts'
import { readEvents } from '../api/read-events.ts'
import { CliError } from '../errors/cli-error.ts'
import { usageError } from '../errors/usage-error.ts'
import { findProject, resolveProject } from '../projects/resolve-project.ts'
import type { Cli, Result } from '../shell/cli.ts'
import { logEntryLines } from './log-entry-lines.ts'
import { parseSince } from './parse-since.ts'

type Entry = z.infer<typeof LogEntry>

interface Filters {
  follow?: boolean
  function?: string
  level?: string
  limit?: string
  status?: string
  search?: string
  since?: string
}

const LIMIT = 50
const LIMIT_MAX = 200

/** What functions print, oldest first; with `follow` what comes from now on, until it is interrupted. */
export async function showFunctionLogs(cli: Cli, deployment: Deployment | undefined, filters: Filters): Promise<Result> {
  const limit = filters.limit === undefined ? LIMIT : Number(filters.limit)
  if (!Number.isInteger(limit) || limit < 1) throw usageError(`"${filters.limit}" is no number of calls.`)
  const from = filters.since === undefined ? undefined : parseSince(filters.since, cli.now())
  const api = await cli.api()
  const project = deployment ? await findProject(api, deployment.projectId) : await resolveProject(cli)
  const path = `/api/projects/${project.id}/logs`
  const query = {
    function: filters.function,
    level: filters.level,
    status: filters.status,
    text: filters.search,
    deployment: deployment?.id,
    from,
  }
  const show = (entry: Entry) => {
    for (const line of logEntryLines(entry, cli.surface.paint)) cli.print(line)
  }
  if (filters.follow) {
    cli.progress.line(cli.paint.dim(`Following ${project.slug}. Ctrl-C ends it.`))
    return follow(cli, api, { path, query, show })
  }
  const items: Entry[] = []
  for await (const entry of api.list<Entry>({ path, query }, Math.min(limit, LIMIT_MAX))) if (items.push(entry) >= limit) break
  items.reverse()
  for (const entry of items) show(entry)
  if (items.length === 0) cli.progress.line('Nothing was logged yet.')
  return { json: { project: project.slug, items } }
}

interface Following {
  path: string
  query: Record<string, string | undefined>
  show(entry: Entry): void
}

/** The stream ends when the api restarts: then it is opened again, without what was missed. */
async function follow(cli: Cli, api: Api, { path, query, show }: Following): Promise<Result> {
  const { from: _from, ...filters } = query
  try {
    for (;;) {
      const response = await api.open({ path, query: filters, headers: { accept: 'text/event-stream' }, timeoutMs: null })
      for await (const { data } of readEvents(response.body)) {
        const entry = JSON.parse(data) as Entry
        if (entry.functionName !== undefined) show(entry)
      }
    }
  } catch (error) {
    if (!cli.signal.aborted) throw error
    throw new CliError('Interrupted.', { code: 'INTERRUPTED', exitCode: 130 })
  }
}
