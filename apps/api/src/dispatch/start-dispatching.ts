import type { Dependencies } from '../dependencies.ts'
import { removeOldLogs } from '../deployments/log/remove-old-logs.ts'
import { reconcileRepositories } from '../git/reconcile-repositories.ts'
import { DISPATCH_TIMING, type DispatchTiming } from './dispatch-timing.ts'
import { createDispatcher } from './dispatcher.ts'
import { repeat } from './repeat.ts'
import { sweepLostBuilds } from './sweep-lost-builds.ts'
import { DISPATCH_QUEUE } from './wake-dispatcher.ts'

const LOGS_EVERY_SECONDS = 3_600

/**
 * Starts handing out builds: at every wake-up, and at every sweep for what a wake-up missed. Lost builds are found, and pushes whose
 * deployment was never recorded are made good. Needs the queue started. Any number of copies of the api may do this.
 */
export async function startDispatching(
  dependencies: Dependencies,
  timing: Partial<DispatchTiming> = {},
): Promise<{ stop(): Promise<void> }> {
  const { log, queue } = dependencies
  const { sweepMs, reconcileMs, ...rest } = { ...DISPATCH_TIMING, ...timing }
  const dispatcher = createDispatcher(dependencies, rest)
  await queue.work(DISPATCH_QUEUE, () => dispatcher.dispatch(), { concurrency: 2 })
  await queue.schedule('remove-old-build-logs', LOGS_EVERY_SECONDS, async () => void (await removeOldLogs(dependencies)))
  const loops = [
    repeat(
      sweepMs,
      async () => {
        if (await sweepLostBuilds(dependencies)) await dispatcher.dispatch()
      },
      (error) => log.warn('sweep failed', { error }),
    ),
    repeat(
      reconcileMs,
      () => reconcileRepositories(dependencies),
      (error) => log.warn('comparing repositories failed', { error }),
    ),
  ]
  return {
    async stop() {
      await Promise.all(loops.map((loop) => loop.stop()))
      await dispatcher.stop()
    },
  }
}
