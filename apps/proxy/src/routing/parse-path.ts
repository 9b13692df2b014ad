import { AppError } from '@plat/shared/errors/app-error.ts'

const TARGET_MAX = 8192

export interface RequestedPath {
  /** Percent-decoded once; starts with `/`. */
  path: string
  /** As sent, with its `?`; empty when there is none. */
  search: string
}

/**
 * The path of a request target, decoded once (R42). What could be read in two ways is refused: NUL, control characters, backslash,
 * encoded slash, `.` and `..` segments.
 *
 * @throws AppError URI_TOO_LONG, INVALID_PATH
 */
export function parsePath(target: string): RequestedPath {
  if (target.length > TARGET_MAX) throw new AppError('URI_TOO_LONG')
  const local = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '') || '/'
  const end = local.search(/[?#]/)
  const rawPath = end === -1 ? local : local.slice(0, end)
  const search = end === -1 || local[end] === '#' ? '' : (local.slice(end).split('#')[0] ?? '')
  if (!rawPath.startsWith('/') || /%2f|%5c/i.test(rawPath)) throw new AppError('INVALID_PATH')
  const path = decode(rawPath)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f\\]/.test(path) || /\/\.{1,2}(?:\/|$)/.test(path)) throw new AppError('INVALID_PATH')
  return { path, search }
}

function decode(rawPath: string): string {
  try {
    return decodeURIComponent(rawPath)
  } catch (cause) {
    throw new AppError('INVALID_PATH', { cause })
  }
}
