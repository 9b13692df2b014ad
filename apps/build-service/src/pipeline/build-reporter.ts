import { setTimeout as delay } from 'node:timers/promises'
import type { BuildProgress, BuildResult, BuildSpec } from '@plat/shared/contracts/builds.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import type { ErrorCode } from '@plat/shared/errors/registry.ts'
import type { ApiClient } from '@plat/shared/service-kit/api-client.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import { z } from 'zod'
import type { Progress } from '../log/progress-sender.ts'

export interface BuildReporter {
  /** Stores log lines. Rejects when the api is away: try again. `refused`: the lease is not ours, or the deployment is gone. */
  progress(progress: Progress): Promise<'stored' | 'refused'>
  /** Tells the outcome until the api has answered, however long it is away, or the signal is aborted. Never rejects. */
  finish(result: Omit<BuildResult, 'leaseToken'>, signal: AbortSignal): Promise<void>
}

const TIMEOUT_MS = 15_000
const RETRY_MS = { first: 250, max: 5_000 }
const UNWANTED: readonly ErrorCode[] = ['CONFLICT', 'NOT_FOUND', 'DEPLOYMENT_NOT_FOUND', 'PROJECT_NOT_FOUND']

/** The api's side of one build. */
export function createBuildReporter(api: ApiClient, { deploymentId, leaseToken }: BuildSpec, log: Logger): BuildReporter {
  const post = (path: string, body: unknown) =>
    api.call({ method: 'POST', path: `/internal/builds/${deploymentId}/${path}`, body, schema: z.unknown(), timeoutMs: TIMEOUT_MS })
  return {
    async progress(progress) {
      try {
        await post('progress', { leaseToken, ...progress } satisfies z.infer<typeof BuildProgress>)
        return 'stored'
      } catch (error) {
        if (isPassing(error)) throw error
        if (error instanceof AppError && UNWANTED.includes(error.code)) return 'refused'
        log.error('log lines not accepted', { error })
        return 'stored'
      }
    },
    async finish(result, signal) {
      for (let waitMs = RETRY_MS.first; !signal.aborted; waitMs = Math.min(waitMs * 2, RETRY_MS.max)) {
        try {
          await post('finish', { leaseToken, ...result } satisfies BuildResult)
          return
        } catch (error) {
          if (!isPassing(error)) {
            log.warn('outcome not accepted', { error })
            return
          }
          await delay(waitMs, undefined, { signal }).catch(() => undefined) // aborted: the loop ends
        }
      }
    },
  }
}

/** The api is away, overloaded or stopping: the same message may arrive later. */
const isPassing = (error: unknown) => !(error instanceof AppError) || error.status >= 500 || error.status === 429
