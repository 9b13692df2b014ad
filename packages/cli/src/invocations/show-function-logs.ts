import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import type { LogEntry } from '@plat/shared/contracts/function-logs.ts'
import type { Project } from '@plat/shared/contracts/projects.ts'
import type { z } from 'zod'
import type { Api } from '../api/api.ts'
import { followEvents } from '../api/follow-events.ts'
import { CliError } from '../errors/cli-error.ts'
import { usageError } from '../errors/usage-error.ts'
import { functionPath, withNearestFunction } from '../functions/find-function.ts'
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

/**
 * What functions print, oldest first; with `follow` what comes from now on, until it is interrupted, after what --since or --limit ask for.
 * @throws CliError FUNCTION_NOT_FOUND, naming the nearest, where nothing is logged of a function that is none
 */
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
  const isFromNow = filters.follow === true && filters.limit === undefined && from === undefined
  const items = isFromNow ? [] : await newestOf(api.list<Entry>({ path, query }, Math.min(limit, LIMIT_MAX)), limit)
  if (items.length === 0) await requireFunction(api, project, filters.function)
  for (const entry of items) show(entry)
  if (!filters.follow) {
    if (items.length === 0) cli.progress.line(nothingText(query))
    return { json: { project: project.slug, items } }
  }
  cli.progress.line(cli.paint.dim(`Following ${project.slug}. Ctrl-C ends it.`))
  try {
    for await (const { data } of followEvents(api, { path, query }, { after: items.at(-1)?.id, signal: cli.signal }))
      show(JSON.parse(data) as Entry)
  } catch (error) {
    if (!cli.signal.aborted) throw error
  }
  throw new CliError('Interrupted.', { code: 'INTERRUPTED', exitCode: 130 })
}

/** Records outlive their function: it is asked for only where there are none. */
async function requireFunction(api: Api, project: Project, named: string | undefined): Promise<void> {
  if (named !== undefined) await withNearestFunction(api, project, named, () => api.call({ path: functionPath(project, named) }))
}

/** At most so many, oldest first. */
async function newestOf(entries: AsyncIterable<Entry>, limit: number): Promise<Entry[]> {
  const items: Entry[] = []
  for await (const entry of entries) if (items.push(entry) >= limit) break
  return items.reverse()
}

const nothingText = (query: Record<string, string | undefined>): string =>
  Object.values(query).some((filter) => filter !== undefined)
    ? 'No call that is logged fits. Leave out a filter, or look further back with --since.'
    : 'Nothing was logged yet. Call a function with "plat invoke <function>".'
