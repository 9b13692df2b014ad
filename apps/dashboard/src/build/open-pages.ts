import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { adoptConsole } from './adopt-console.ts'
import { ensureBuild } from './ensure-build.ts'
import { loadNext } from './load-next.ts'

export type PagesState =
  | { status: 'building' }
  | { status: 'failed'; reason: string }
  | { status: 'ready'; handle(request: IncomingMessage, response: ServerResponse): Promise<void> }

/** The pages, now or as soon as they are built. */
export interface Pages {
  readonly state: PagesState
}

export interface PagesOptions {
  /** apps/dashboard. */
  directory: string
  env: Record<string, string | undefined>
  log: Logger
  /** Aborts a build. */
  signal: AbortSignal
}

/** Builds the pages unless exactly these are built, and loads them. Returns at once; a failure is a state, with its reason. */
export function openPages(options: PagesOptions): Pages {
  const pages: { state: PagesState } = { state: { status: 'building' } }
  open(options).then(
    (state) => {
      pages.state = state
    },
    (error: unknown) => {
      if (options.signal.aborted) return
      const reason = error instanceof Error ? error.message : String(error)
      options.log.error('the dashboard could not be built; everything else runs', { reason })
      pages.state = { status: 'failed', reason }
    },
  )
  return pages
}

async function open(options: PagesOptions): Promise<PagesState> {
  const built = await ensureBuild(options)
  adoptConsole(console, options.log)
  const handle = await loadNext(built, options.env)
  options.log.info('dashboard is ready')
  return { status: 'ready', handle }
}
