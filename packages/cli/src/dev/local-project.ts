import { isDeepStrictEqual } from 'node:util'
import type { LocalFunction, LocalProjectState } from '@plat/shared/contracts/local-project.ts'
import { uuidV7 } from '@plat/shared/domain/uuid-v7.ts'

/** The project as it is served now. */
export interface Revision {
  /** A new one for every state, which the proxy tells with every answer. */
  deploymentId: string
  /** Counts up from 1. */
  number: number
  state: LocalProjectState
  functions: ReadonlyMap<string, LocalFunction>
  env: Readonly<Record<string, string>>
}

/** Holds the present revision, and tells whoever listens of the next one. */
export class LocalProject {
  readonly projectId: string
  /** Of every function, whatever is served: what a function keeps in memory outlives changes elsewhere. */
  readonly deploymentId = uuidV7()
  readonly #listeners = new Set<(revision: Revision) => void>()
  #revision: Revision | undefined

  constructor(projectId: string) {
    this.projectId = projectId
  }

  get revision(): Revision | undefined {
    return this.#revision
  }

  onRevision(listener: (revision: Revision) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Takes over a state. One that cannot be served leaves what is served as it was; one that changes nothing makes no new revision. */
  update(state: LocalProjectState, env: Readonly<Record<string, string>>): Revision {
    const before = this.#revision
    const served = state.manifestSha256 === null && before ? before.state : state
    if (before && isDeepStrictEqual(essenceOf(before.state, before.env), essenceOf(served, env))) return before
    const revision: Revision = {
      deploymentId: uuidV7(),
      number: (before?.number ?? 0) + 1,
      state: served,
      functions: new Map(served.functions.map((each) => [each.functionName, each])),
      env,
    }
    this.#revision = revision
    for (const listener of this.#listeners) listener(revision)
    return revision
  }
}

/** What visitors could tell a difference by. */
const essenceOf = ({ manifestSha256, functions }: LocalProjectState, env: Readonly<Record<string, string>>) => ({
  manifestSha256,
  functions,
  env,
})
