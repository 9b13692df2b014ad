const TEXT_UNITS_MAX = 8192

/** Frames of the platform: the prelude, the way through isolated-vm, and this process. */
const isOurs = (line: string) => /^\s+at .*(?:plat:|<isolated-vm|file:\/\/|node:)/.test(line) || /^\s+at (?:\/|.*\(\/)/.test(line)

/** A stack without the platform's frames and without any path of this machine. */
export function userStack(stack: string): string {
  return stack
    .slice(0, 64 * 1024)
    .split('\n')
    .filter((line) => !isOurs(line))
    .slice(0, 50)
    .join('\n')
    .slice(0, 2 * TEXT_UNITS_MAX)
}

/** Message and stack of a value that isolated-vm copied out of an isolate: an Error with plain properties, or a primitive. */
export function describeCopied(thrown: unknown): { message: string; stack: string } {
  if (!(thrown instanceof Error)) return { message: String(thrown).slice(0, TEXT_UNITS_MAX), stack: '' }
  return { message: String(thrown.message).slice(0, TEXT_UNITS_MAX), stack: userStack(String(thrown.stack ?? '')) }
}
