/** The other side sent what the protocol does not allow. The connection is past saving: end the guest. */
export class ProtocolError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ProtocolError'
  }
}
