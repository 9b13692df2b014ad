import os from 'node:os'

/** Leaves 72 of a socket's 108 bytes (unix(7)) to the names below it. */
const BYTES_MAX = 36

/** The temporary folder for sockets: TMPDIR, or /tmp where that would make their addresses too long. */
export function shortTemporaryFolder(folder: string = os.tmpdir()): string {
  return Buffer.byteLength(folder) <= BYTES_MAX ? folder : '/tmp'
}
