interface Change {
  version: number
  /** When the api said that it is live; undefined until then. */
  liveAt?: number
}

/** `outdatedMs`: for so long another version had been reported live when the call was sent. */
export type VersionVerdict = { type: 'current' } | { type: 'outdated'; outdatedMs: number } | { type: 'unknown' }

/** Which versions each function may answer with: the newest that was reported live when the call was sent, or a newer one. Times in milliseconds. */
export class VersionBook {
  readonly #changes = new Map<string, Change[]>()

  /** From now on the version may answer. */
  begin(name: string, version: number): void {
    const changes = this.#changes.get(name) ?? []
    if (!changes.some((change) => change.version === version)) this.#changes.set(name, [...changes, { version }])
  }

  /** Calls sent later than this must be answered by the version or a newer one. */
  goLive(name: string, version: number, liveAt: number): void {
    const change = this.#changes.get(name)?.find((each) => each.version === version)
    if (change) change.liveAt = liveAt
  }

  /** The newest version that was reported live; 0 when none was. */
  newestLive(name: string): number {
    return Math.max(0, ...this.#live(name).map(({ version }) => version))
  }

  /** Judges the version that answered a call. */
  judge(name: string, version: number, sentAt: number): VersionVerdict {
    if (!this.#changes.get(name)?.some((change) => change.version === version)) return { type: 'unknown' }
    const overtaken = this.#live(name).filter((change) => change.version > version && change.liveAt <= sentAt)
    if (overtaken.length === 0) return { type: 'current' }
    return { type: 'outdated', outdatedMs: sentAt - Math.min(...overtaken.map(({ liveAt }) => liveAt)) }
  }

  #live(name: string): { version: number; liveAt: number }[] {
    return (this.#changes.get(name) ?? []).flatMap(({ version, liveAt }) => (liveAt === undefined ? [] : [{ version, liveAt }]))
  }
}
