import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { FunctionReference } from '../function-registry/function-reference.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'

interface Options {
  /** Names of the functions of a project that have an active version. */
  listFunctions(projectId: string): Promise<string[]>
  /** Fetches what is not there. */
  registry: { find(reference: FunctionReference): Promise<RunnableFunction> }
  prepare(fn: RunnableFunction): Promise<void>
  log: Logger
  /** Before each project, so that what changes together is seen together. Default 200 ms. */
  pauseMs?: number
}

export interface ChangedFunctions {
  /** Functions of a project have changed: this one, or with null any. */
  notice(change: { projectId: string; functionName: string | null }): void
  stop(): void
}

const PAUSE_MS = 200
const PROJECTS_MAX = 200
const FUNCTIONS_MAX = 50

/**
 * Fetches functions that have changed and has them prepared, one project after the other, so that the first visitor after a deployment
 * waits for neither. Only what changes while this process follows the feed: a start prepares nothing. What is beyond its bounds, or fails,
 * is left to the first call.
 */
export function prepareChangedFunctions({ listFunctions, registry, prepare, log, pauseMs = PAUSE_MS }: Options): ChangedFunctions {
  const waiting = new Map<string, Set<string> | 'all'>()
  const stopped = new AbortController()
  let isRunning = false

  const prepareOne = async (reference: FunctionReference): Promise<void> => {
    const fn = await registry.find(reference)
    if (fn.isActive) await prepare(fn)
  }
  const prepareProject = async (projectId: string, changed: Set<string> | 'all'): Promise<void> => {
    const names = changed === 'all' ? await listFunctions(projectId) : [...changed]
    for (const functionName of names.slice(0, FUNCTIONS_MAX)) {
      if (stopped.signal.aborted) return
      await prepareOne({ projectId, functionName, deploymentId: null }).catch((error: unknown) =>
        log.debug('function not prepared', { error }),
      ) // gone again, say
    }
  }
  const run = async (): Promise<void> => {
    for (const projectId of waiting.keys()) {
      await delay(pauseMs, undefined, { ref: false, signal: stopped.signal }).catch(() => undefined) // aborted by stop()
      const changed = waiting.get(projectId)
      waiting.delete(projectId)
      if (stopped.signal.aborted || !changed) return
      await prepareProject(projectId, changed).catch((error: unknown) => log.debug('project not prepared', { error }))
    }
  }
  return {
    notice({ projectId, functionName }) {
      const changed = waiting.get(projectId)
      if (changed === 'all' || (!changed && waiting.size >= PROJECTS_MAX)) return
      waiting.set(projectId, functionName === null ? 'all' : new Set([...(changed ?? []), functionName]))
      if (isRunning) return
      isRunning = true
      void run().finally(() => {
        isRunning = false
      })
    },
    stop: () => stopped.abort(),
  }
}
