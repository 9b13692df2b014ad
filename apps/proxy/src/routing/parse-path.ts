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
  const plain = plainLength(target)
  if (plain > 0 && plain === target.length) return { path: target, search: '' }
  if (plain > 0 && target[plain] === '?' && !target.includes('#', plain))
    return { path: target.slice(0, plain), search: target.slice(plain) }
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

/** Letters, digits, `-` `_` `~` and `/`: what stands for itself. A dot does too, unless a segment begins with it. */
const PLAIN = Uint8Array.from({ length: 128 }, (_unused, code) => (/[\w~/-]/.test(String.fromCharCode(code)) ? 1 : 0))
const SLASH = 0x2f
const DOT = 0x2e

/** How much of a target is a path that can be read in one way only, without decoding. 0 when it does not start with `/`. */
function plainLength(target: string): number {
  let previous = 0
  for (let index = 0; index < target.length; index += 1) {
    const code = target.charCodeAt(index)
    if (index === 0 && code !== SLASH) return 0
    if (PLAIN[code] !== 1 && (code !== DOT || previous === SLASH)) return index
    previous = code
  }
  return target.length
}

function decode(rawPath: string): string {
  try {
    return decodeURIComponent(rawPath)
  } catch (cause) {
    throw new AppError('INVALID_PATH', { cause })
  }
}
