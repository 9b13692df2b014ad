/** The other end broke the rules of the link. Ends the link; the message is for the log, not for a caller. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}
