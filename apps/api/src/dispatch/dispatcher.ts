import { AppError } from '@plat/shared/errors/app-error.ts'
import { translateDatabaseError } from '../database/translate-database-error.ts'
import type { Dependencies } from '../dependencies.ts'
import { type ClaimedBuild, claimBuild } from './claim-build.ts'
import type { DispatchTiming } from './dispatch-timing.ts'
import { prepareBuildSpec } from './prepare-build-spec.ts'
import { expireClaim, releaseClaim } from './release-claim.ts'
import { type SendOutcome, sendBuild } from './send-build.ts'
import { wakeDispatcher } from './wake-dispatcher.ts'

export interface Dispatcher {
  /** Hands out every build that can start now. Settles when all are claimed; sending them goes on. */
  dispatch(): Promise<void>
  /** Hands out nothing further and waits for what is being sent. */
  stop(): Promise<void>
}

type Timing = Pick<DispatchTiming, 'leaseMs' | 'seenMs' | 'handOutMs' | 'retryMs'>

/** Gives queued deployments to build-services. Any number of copies may run: a build is claimed once, by one of them. */
export function createDispatcher(dependencies: Dependencies, timing: Timing): Dispatcher {
  return new SlotDispatcher(dependencies, timing)
}

class SlotDispatcher implements Dispatcher {
  readonly #dependencies: Dependencies
  readonly #timing: Timing
  /** Builds on their way to a build-service. */
  readonly #sending = new Set<Promise<void>>()
  /** Build-services that did not take a build: left alone for a while, or until they are heard of again. */
  readonly #paused = new Map<string, Date>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #stopped = false

  constructor(dependencies: Dependencies, timing: Timing) {
    this.#dependencies = dependencies
    this.#timing = timing
  }

  async dispatch(): Promise<void> {
    while (!this.#stopped) {
      const claim = await claimBuild(this.#dependencies, { ...this.#timing, paused: this.#paused })
      if (!claim) return
      const sending = this.#handOut(claim).finally(() => this.#sending.delete(sending))
      this.#sending.add(sending)
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const timer of this.#timers) clearTimeout(timer)
    await Promise.all(this.#sending)
  }

  /** Never rejects. Whatever fails here, the lease runs out and the sweep finds the build. */
  async #handOut(claim: ClaimedBuild): Promise<void> {
    const { log } = this.#dependencies
    const facts = { deploymentId: claim.deploymentId, buildService: claim.buildServiceId }
    try {
      const outcome = await this.#send(claim)
      if (outcome.type === 'accepted') return void log.info('build handed out', facts)
      log.warn('build-service did not take a build', { ...facts, reason: outcome.reason })
      if (outcome.type === 'refused') return await expireClaim(this.#dependencies, claim)
      this.#pause(claim)
      await releaseClaim(this.#dependencies, claim)
      await wakeDispatcher(this.#dependencies) // another build-service may be free
    } catch (error) {
      log.error('handing out a build failed', { ...facts, error })
    }
  }

  async #send(claim: ClaimedBuild): Promise<SendOutcome> {
    const { secrets } = this.#dependencies
    try {
      const spec = await prepareBuildSpec(this.#dependencies, claim)
      if (!spec) return { type: 'accepted' } // deleted, or no longer ours: nobody waits for it
      return await sendBuild(claim.buildServiceUrl, spec, { serviceToken: secrets.serviceToken, timeoutMs: this.#timing.handOutMs })
    } catch (error) {
      const translated = translateDatabaseError(error)
      if (translated instanceof AppError && translated.code === 'DATABASE_UNAVAILABLE') throw error
      this.#dependencies.log.error('a build could not be prepared', { deploymentId: claim.deploymentId, error })
      return { type: 'refused', reason: 'it could not be prepared' }
    }
  }

  #pause({ buildServiceId, buildServiceSeenAt }: ClaimedBuild): void {
    this.#paused.set(buildServiceId, buildServiceSeenAt)
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      if (this.#paused.get(buildServiceId) === buildServiceSeenAt) this.#paused.delete(buildServiceId)
      void wakeDispatcher(this.#dependencies)
    }, this.#timing.retryMs)
    this.#timers.add(timer)
  }
}
