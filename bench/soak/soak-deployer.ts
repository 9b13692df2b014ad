import { setTimeout as delay } from 'node:timers/promises'
import { createRepository, type Repository } from '../../tests/e2e/support/repository.ts'
import { startOpenLoop } from '../load/start-open-loop.ts'
import type { PlatformUnderTest } from '../support/with-platform.ts'
import { type Innocent, innocentCode } from './innocent-kinds.ts'
import { LIVE_WITHIN_MS, nameOf } from './judge-innocent.ts'
import { saveFunction } from './save-function.ts'
import type { SoakCaller } from './soak-caller.ts'
import { INNOCENT_LIMITS } from './soak-cast.ts'
import type { VersionBook } from './version-book.ts'

/** Calls of what was just reported live: right after the report an answer of the version before is most likely. */
const CHECKS_PER_SECOND = 20
const CHECKS_MS = LIVE_WITHIN_MS + 500

/** The one function of the project that is pushed. */
export const SITE: Innocent = { project: 'soak-site', functionName: 'release', kind: 'sync' }

interface Options {
  platform: PlatformUnderTest
  book: VersionBook
  caller: SoakCaller
}

/** Puts new versions live while calls go on, and looks at once whether they are. */
export class SoakDeployer {
  readonly #options: Options
  readonly #repository: Repository
  changes = 0
  pushes = 0
  /** Deployments that failed, a sentence each. */
  readonly failures: string[] = []

  private constructor(options: Options, repository: Repository) {
    this.#options = options
    this.#repository = repository
  }

  /** Makes the project that is deployed by `git push`, and pushes it once. */
  static async start(options: Options): Promise<SoakDeployer> {
    await options.platform.api.createProject(SITE.project)
    const deployer = new SoakDeployer(options, await createRepository(options.platform, SITE.project))
    await deployer.push()
    return deployer
  }

  /** Saves the next version of a function through the api. */
  async change(innocent: Innocent): Promise<void> {
    this.changes += 1
    await this.#putLive(innocent, (version) =>
      saveFunction(this.#options.platform, { ...innocent, code: innocentCode(innocent, version), config: INNOCENT_LIMITS, version }),
    )
  }

  /** Commits the next release of the site and pushes it. */
  async push(): Promise<void> {
    this.pushes += 1
    await this.#putLive(SITE, async (version) => {
      await this.#repository.write('public/index.html', `release ${version}`)
      await this.#repository.write(`api/${SITE.functionName}.js`, innocentCode(SITE, version))
      await this.#repository.commit(`release ${version}`)
      const { output } = await this.#repository.push()
      if (!output.includes('✔ live in')) throw new Error(output)
    })
  }

  /** Does something again and again, each time so long after the last time began, until a time is reached. */
  async repeat(everyMs: number, until: number, act: () => Promise<void>): Promise<void> {
    for (let next = performance.now() + everyMs; next < until; next = Math.max(performance.now(), next + everyMs)) {
      await delay(Math.max(0, next - performance.now()))
      await act()
    }
  }

  close(): Promise<void> {
    return this.#repository.dispose()
  }

  async #putLive(innocent: Innocent, deploy: (version: number) => Promise<void>): Promise<void> {
    const { book, caller } = this.#options
    const name = nameOf(innocent)
    const version = book.newestLive(name) + 1
    book.begin(name, version)
    try {
      await deploy(version)
    } catch (error) {
      this.failures.push(String(error).slice(0, 1_000))
      return
    }
    book.goLive(name, version, performance.now())
    const checks = startOpenLoop(CHECKS_PER_SECOND, () => caller.callInnocent(innocent, { mayLeave: false }))
    await delay(CHECKS_MS)
    await checks.stop()
  }
}
