/** A host may not be reached: one of its addresses lies in a refused range. The message names host and range, never the address. */
export class AddressRefused extends Error {
  /** Lower case, as it was asked for. */
  readonly hostname: string
  readonly port: number
  /** Which rule refused, such as `private`, `loopback` or `own address`. */
  readonly rule: string

  constructor(hostname: string, port: number, rule: string) {
    super(`${hostname}:${port} may not be reached (${rule}).`)
    this.name = 'AddressRefused'
    this.hostname = hostname
    this.port = port
    this.rule = rule
  }
}
