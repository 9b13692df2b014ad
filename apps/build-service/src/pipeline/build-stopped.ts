/**
 * A build that ends for a reason outside of it. `cancelled`: on the api's order. `unwanted`: the api no longer takes what is said about it.
 * `shutdown`: this service ends; another one takes the build over.
 */
export class BuildStopped extends Error {
  readonly reason: 'cancelled' | 'unwanted' | 'shutdown'

  constructor(reason: BuildStopped['reason']) {
    super(`the build was stopped: ${reason}`)
    this.name = 'BuildStopped'
    this.reason = reason
  }
}
