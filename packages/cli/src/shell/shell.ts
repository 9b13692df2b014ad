import type { ReadStream, WriteStream } from 'node:tty'

/** What the process around the command line gives it: everything from outside comes through here. */
export interface Shell {
  argv: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  cwd: string
  stdin: NodeJS.ReadableStream & Partial<Pick<ReadStream, 'isTTY'>>
  stdout: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>
  stderr: NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>
  /** Calls the listener for every Ctrl-C and request to end. */
  onInterrupt(listener: () => void): void
}
