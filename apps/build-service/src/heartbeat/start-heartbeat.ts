import { BuildServiceOrders } from '@plat/shared/contracts/builds.ts'
import type { ApiClient } from '@plat/shared/service-kit/api-client.ts'
import type { Logger } from '@plat/shared/service-kit/logger.ts'
import type { BuildSlots } from '../builds/build-slots.ts'

interface HeartbeatOptions {
  api: ApiClient
  /** Name of this service, stable over restarts. */
  id: string
  /** Where the api reaches it. */
  url: string
  slots: BuildSlots
  log: Logger
}

const INTERVAL_MS = 3_000
/** Well under the lease of 15 s, so that a lost answer costs one beat. */
const TIMEOUT_MS = 4_000

export interface Heartbeat {
  /** Tells the api at once. */
  beat(): void
  /** Settles when the last beat is over. */
  stop(): Promise<void>
}

/**
 * Tells the api every 3 s that this service lives and what it runs, and obeys its orders to stop builds. Never two beats at a time. An api
 * that is away is asked again at the next beat.
 */
export function startHeartbeat({ api, id, url, slots, log }: HeartbeatOptions): Heartbeat {
  let beating: Promise<void> | undefined
  let isWanted = false
  let isConnected: boolean | undefined
  const send = async (): Promise<void> => {
    const body = { id, url, slots: slots.total(), running: slots.running() }
    const request = {
      method: 'POST',
      path: '/internal/build-services/heartbeat',
      body,
      schema: BuildServiceOrders,
      timeoutMs: TIMEOUT_MS,
    } as const
    try {
      const { stop } = await api.call(request)
      if (isConnected !== true) log.info('connected to the api')
      isConnected = true
      for (const deploymentId of stop) slots.cancel(deploymentId)
    } catch (error) {
      if (isConnected !== false) log.warn('the api is away', { error })
      isConnected = false
    }
  }
  const sendWanted = async (): Promise<void> => {
    while (isWanted) {
      isWanted = false
      await send()
    }
    beating = undefined
  }
  const beat = (): void => {
    isWanted = true
    beating ??= sendWanted()
  }
  const timer = setInterval(beat, INTERVAL_MS)
  beat()
  return {
    beat,
    async stop() {
      clearInterval(timer)
      await beating
    },
  }
}
