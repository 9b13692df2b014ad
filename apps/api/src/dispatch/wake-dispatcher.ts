import type { Dependencies } from '../dependencies.ts'

/** The queue of "look whether a build can start". */
export const DISPATCH_QUEUE = 'dispatch-builds'

/**
 * Makes some copy of the api look for builds to hand out, within milliseconds. Never fails: deployments wait in the database, and every
 * sweep looks for them too.
 */
export async function wakeDispatcher({ queue, log }: Pick<Dependencies, 'queue' | 'log'>): Promise<void> {
  await queue
    .enqueue(DISPATCH_QUEUE, {}, { key: 'wake' })
    .catch((error: unknown) => log.warn('dispatcher not woken; the next sweep will', { error }))
}
