/**
 * Path patterns of redirects, headers and rewrites: the part of Vercel's source syntax that matches in linear time (R46).
 * No user text ever becomes a regular expression.
 *
 * - `/blog/:slug`  one segment · `:slug?` none or one · `:path*` any number · `:path+` one or more (the last two only at the end)
 * - `/files/(.*)` and `/files/*`  the rest of the path, as `$1`, at the end only
 */
export interface RoutePattern {
  source: string
  segments: PatternSegment[]
}

type PatternSegment =
  | { type: 'literal'; text: string }
  /** A parameter inside a segment, such as `post-:id.html`. */
  | { type: 'parameter'; name: string; prefix: string; suffix: string; isOptional: boolean }
  | { type: 'rest'; name: string; min: 0 | 1 }

const PARAMETER = /^([^:()*+?\\]*):([A-Za-z_][A-Za-z0-9_]*)([*+?]?)([^:()*+?\\]*)$/
const SEGMENTS_MAX = 64

/** Reads a pattern. @throws Error with a sentence for whoever wrote it when the syntax is not supported */
export function parseRoutePattern(source: string): RoutePattern {
  if (!source.startsWith('/')) throw new Error(`The pattern "${source}" must start with "/".`)
  const parts = splitSegments(source)
  if (parts.length > SEGMENTS_MAX) throw new Error(`The pattern "${source}" has more than ${SEGMENTS_MAX} segments.`)
  const segments = parts.map((part, index) => parseSegment(part, source, index === parts.length - 1))
  const names = segments.flatMap((segment) => (segment.type === 'literal' ? [] : [segment.name]))
  if (new Set(names).size !== names.length) throw new Error(`The pattern "${source}" uses a parameter name twice.`)
  return { source, segments }
}

function parseSegment(part: string, source: string, isLast: boolean): PatternSegment {
  if (part === '*' || part === '(.*)') return rest('1', 0, source, isLast)
  const match = PARAMETER.exec(part.replace(/^:([A-Za-z0-9_]+)\(\.\*\)$/, ':$1*'))
  if (!match) {
    if (/[:()*+?\\{}[\]|^$]/.test(part))
      throw new Error(
        `The pattern "${source}" uses "${part}", which is not supported. Use literal text, :name, :name? or, at the end, :name*, :name+ or (.*).`,
      )
    return { type: 'literal', text: decoded(part) }
  }
  const [, prefix = '', name = '', modifier = '', suffix = ''] = match
  if (modifier === '*' || modifier === '+') {
    if (prefix || suffix) throw new Error(`The pattern "${source}" repeats a part of a segment. Let ":${name}${modifier}" stand alone.`)
    return rest(name, modifier === '+' ? 1 : 0, source, isLast)
  }
  if (modifier === '?' && !isLast) throw new Error(`The pattern "${source}" has an optional parameter that is not at its end.`)
  return { type: 'parameter', name, prefix: decoded(prefix), suffix: decoded(suffix), isOptional: modifier === '?' }
}

/** Paths are matched decoded, and a pattern may be written either way. What is no escape stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function rest(name: string, min: 0 | 1, source: string, isLast: boolean): PatternSegment {
  if (!isLast) throw new Error(`The pattern "${source}" matches many segments before its end. Move that part to the end.`)
  return { type: 'rest', name, min }
}

/** The parameters when a decoded path matches the whole pattern, else undefined. A trailing slash of the path does not matter. */
export function matchRoutePattern(pattern: RoutePattern, path: string): Map<string, string> | undefined {
  const parts = splitSegments(path)
  const parameters = new Map<string, string>()
  for (const [index, segment] of pattern.segments.entries()) {
    const part = parts[index]
    if (segment.type === 'rest') {
      const remaining = parts.slice(index)
      if (remaining.length < segment.min) return undefined
      return parameters.set(segment.name, remaining.join('/'))
    }
    if (segment.type === 'literal') {
      if (part !== segment.text) return undefined
      continue
    }
    if (part === undefined && segment.isOptional && segment.prefix === '' && segment.suffix === '') {
      parameters.set(segment.name, '')
      continue
    }
    const value = parameterValue(part, segment.prefix, segment.suffix)
    if (value === undefined) return undefined
    parameters.set(segment.name, value)
  }
  return parts.length > pattern.segments.length ? undefined : parameters
}

function parameterValue(part: string | undefined, prefix: string, suffix: string): string | undefined {
  if (part === undefined || part.length <= prefix.length + suffix.length) return undefined
  return part.startsWith(prefix) && part.endsWith(suffix) ? part.slice(prefix.length, part.length - suffix.length) : undefined
}

/**
 * A destination with `:name`, `:name*`, `:name+`, `:name?` and `$1` replaced by the matched values, percent-encoded for a path. The scheme
 * and host of an absolute destination are fixed text, so a value can never change where it points. A `?` that more follows begins the query.
 */
export function substituteRoute(destination: string, parameters: ReadonlyMap<string, string>): string {
  const authority = authorityOf(destination)
  const target = destination
    .slice(authority.length)
    .replace(/:([A-Za-z_][A-Za-z0-9_]*)(?:[*+]|\?(?=\/|$))?|\$(\d)/g, (text, name?: string, index?: string) => {
      const value = parameters.get(name ?? index ?? '')
      return value === undefined ? text : value.split('/').map(encodeURIComponent).join('/')
    })
  // "//host" would be read as another authority (RFC 3986 §4.2)
  return authority + (authority === '' ? target.replace(/^\/{2,}/, '/') : target)
}

/**
 * A destination in characters that a header may carry: the host of an absolute one in its ASCII form, all else percent-encoded (RFC 3986
 * §2.1). What is encoded already stays as it is.
 */
export function toAsciiDestination(destination: string): string {
  const authority = authorityOf(destination)
  const host = !isAscii(authority) && URL.canParse(authority) ? new URL(authority).href.replace(/\/$/, '') : authority
  return (host + destination.slice(authority.length)).toWellFormed().replace(/[^\x21-\x7e]+/g, encodeURIComponent)
}

const isAscii = (text: string): boolean => /^[\x21-\x7e]*$/.test(text)
const authorityOf = (destination: string): string => /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(destination)?.[0] ?? ''
const splitSegments = (path: string): string[] => path.split('/').filter((segment) => segment !== '')
