import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { EgressDoor } from '../egress/egress-door.ts'
import { openCompiledStore } from '../function-registry/compiled-store.ts'
import type { RunnableFunction } from '../function-registry/runnable-function.ts'
import { CompiledFunctions, SLOW_MS } from './compiled-functions.ts'
import { FunctionPreparer } from './function-preparer.ts'
import type { GuestConnectionOptions } from './guest-connection.ts'
import { guestImage } from './guest-image.ts'
import { GuestPool, type PoolStatistics } from './guest-pool.ts'
import { GuestStarter, type StartConnection } from './guest-starter.ts'
import { memoryCeiling } from './memory-ceiling.ts'

interface Options {
  startConnection: StartConnection
  egress: EgressDoor
  /** The sandbox caps the memory of a guest by a cgroup. */
  isMemoryCapped: boolean
  /** Memory limit of a function that configures none. */
  defaultMemoryMb: number
  /** Undefined: as many as there are cores. */
  guestsPerProject: number | undefined
  /** Where code caches and snapshots are kept; `secret` encrypts them. */
  directory: string
  secret: string
  log: Logger
}

export interface Guests {
  /** Where calls run. */
  readonly pool: GuestPool
  /** No guest could be started when that was last tried: functions of new projects do not run. */
  readonly isBroken: boolean
  /** Makes in the background what a function's first load goes quicker with, unless it is there already. */
  prepare(fn: RunnableFunction): Promise<void>
  /** What /health says. */
  statistics(): PoolStatistics & ReturnType<CompiledFunctions['statistics']> & { preparing: number }
  /** Kills every guest. */
  close(): Promise<void>
}

/** The pool with everything behind it: guests, what they made of code on earlier occasions, and preparations in the background. Starts blank guests. */
export async function openGuestPool({ startConnection, egress, isMemoryCapped, ...options }: Options): Promise<Guests> {
  const { defaultMemoryMb, guestsPerProject, directory, secret, log } = options
  const compiled = new CompiledFunctions({
    store: await openCompiledStore({ directory, secret, log }),
    runtimeHash: (await guestImage()).hash,
    onSlowLoad: (fn) => preparer.ask(fn),
  })
  const preparer = new FunctionPreparer({
    start: ({ memoryMb }) => startConnection({ memoryBytesMax: memoryCeiling(memoryMb), onFetch: refuseFetch }),
    onPrepared: (fn, prepared) => void compiled.keep(fn, prepared),
    isBusy: () => pool.isBusy,
    slowMs: SLOW_MS,
    log,
  })
  const starter = new GuestStarter({ startConnection, egress, compiled, isMemoryCapped, log })
  const pool = new GuestPool({ starter, defaultMemoryMb, ...(guestsPerProject && { guestsPerGroupMax: guestsPerProject }) })
  return {
    pool,
    async prepare(fn) {
      if (await compiled.wantsPreparing(fn)) preparer.ask(fn)
    },
    get isBroken() {
      return starter.lastFailed
    },
    statistics: () => ({ ...pool.statistics(), ...compiled.statistics(), preparing: preparer.waiting }),
    async close() {
      await Promise.all([preparer.close(), pool.close()])
    },
  }
}

/** What the top level does without a call has no way out. */
const refuseFetch: GuestConnectionOptions['onFetch'] = async () => ({
  ...{ type: 'error', name: 'TypeError', code: 'EGRESS_BLOCKED', message: 'A fetch is possible only while a call is running.' },
})
