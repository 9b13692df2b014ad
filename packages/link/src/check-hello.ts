import { FRAME, HELLO_MAGIC, PROTOCOL_VERSION } from './frame.ts'
import type { Frame } from './frame-decoder.ts'

/** What is wrong with the first frame of the other end, if anything. */
export function checkHello({ type, id, bytes, start, end }: Frame, windowBytes: number): string | undefined {
  if (type !== FRAME.HELLO || id !== 0 || end - start < 8 || bytes.readUInt32BE(start) !== HELLO_MAGIC)
    return 'The other end does not speak this protocol: its first frame is no greeting.'
  const version = bytes.readUInt32BE(start + 4)
  if (version !== PROTOCOL_VERSION)
    return `The other end speaks version ${version} of the protocol, this one version ${PROTOCOL_VERSION}. Run the same release at both ends.`
  if (end - start !== 12) return 'The greeting of the other end has a wrong length.'
  const window = bytes.readUInt32BE(start + 8)
  return window === windowBytes
    ? undefined
    : `The other end has a window of ${window} bytes, this one of ${windowBytes}. Set the same at both ends.`
}
