import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { EgressDoor } from '../egress/egress-door.ts'
import { openCompiledStore } from '../function-registry/compiled-store.ts'
import { CompiledFunctions } from './compiled-functions.ts'
import type { GuestConnectionOptions } from './guest-connection.ts'
import { guestImage } from './guest-image.ts'
import { GuestPool, type PoolStatistics } from './guest-pool.ts'
import { GuestStarter, type StartConnection } from './guest-starter.ts'
import { memoryCeiling } from './memory-ceiling.ts'
import { SnapshotMaker } from './snapshot-maker.ts'

interface Options {
  startConnection: StartConnection
  egress: EgressDoor
  /** The sandbox caps the memory of a guest by a cgroup. */
  isMemoryCapped: boolean
  /** Memory limit of a function that configures none. */
  defaultMemoryMb: number
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
  /** What /health says. */
  statistics(): PoolStatistics & ReturnType<CompiledFunctions['statistics']> & { snapshotsWaiting: number }
  /** Kills every guest. */
  close(): Promise<void>
}

/** The pool with everything behind it: guests, what they made of code on earlier occasions, and snapshots in the background. Starts blank guests. */
export async function openGuestPool({ startConnection, egress, isMemoryCapped, defaultMemoryMb, ...options }: Options): Promise<Guests> {
  const { directory, secret, log } = options
  const compiled = new CompiledFunctions({
    store: await openCompiledStore({ directory, secret, log }),
    runtimeHash: (await guestImage()).hash,
    onSlowLoad: (fn) => snapshots.ask(fn),
  })
  const snapshots = new SnapshotMaker({
    start: ({ memoryMb }) => startConnection({ memoryBytesMax: memoryCeiling(memoryMb), onFetch: refuseFetch }),
    onMade: (fn, snapshot) => void (snapshot ? compiled.keepSnapshot(fn, snapshot) : compiled.refuseSnapshot(fn)),
    log,
  })
  const starter = new GuestStarter({ startConnection, egress, compiled, isMemoryCapped, log })
  const pool = new GuestPool({ starter, defaultMemoryMb })
  return {
    pool,
    get isBroken() {
      return starter.lastFailed
    },
    statistics: () => ({ ...pool.statistics(), ...compiled.statistics(), snapshotsWaiting: snapshots.waiting }),
    async close() {
      await Promise.all([snapshots.close(), pool.close()])
    },
  }
}

/** What the top level does without a call has no way out. */
const refuseFetch: GuestConnectionOptions['onFetch'] = async () => ({
  ...{ type: 'error', name: 'TypeError', code: 'EGRESS_BLOCKED', message: 'A fetch is possible only while a call is running.' },
})
