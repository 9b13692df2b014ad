/** `error.code` of a body of the contract's §6; empty where it is none. */
export function readErrorCode(text: string): string {
  try {
    return String(JSON.parse(text).error.code)
  } catch {
    return '' // no error of the platform
  }
}
