import { ProjectConfig } from './project-config.ts'

const shape = ProjectConfig.shape
const entryKeys = (keys: object): ReadonlySet<string> => new Set(Object.keys(keys))
const TOP_KEYS = entryKeys(shape)
const ENTRY_KEYS: Record<string, ReadonlySet<string>> = {
  redirects: entryKeys(shape.redirects.unwrap().element.shape),
  rewrites: entryKeys(shape.rewrites.unwrap().element.shape),
  headers: entryKeys(shape.headers.unwrap().element.shape),
  crons: entryKeys(shape.crons.unwrap().element.shape),
  functions: entryKeys(shape.functions.unwrap().valueType.shape),
}

/** Where a configuration says something that nothing reads, such as `images` or `functions["api/*.js"].regions`. */
export function listUnknownKeys(config: Record<string, unknown>): string[] {
  const unknown = Object.keys(config).filter((key) => !TOP_KEYS.has(key))
  for (const [key, known] of Object.entries(ENTRY_KEYS)) {
    const entries = config[key]
    if (typeof entries !== 'object' || entries === null) continue
    for (const [name, entry] of Object.entries(entries)) {
      if (typeof entry !== 'object' || entry === null) continue
      const place = Array.isArray(entries) ? `${key}[${name}]` : `${key}[${JSON.stringify(name)}]`
      for (const inner of Object.keys(entry)) if (!known.has(inner)) unknown.push(`${place}.${inner}`)
    }
  }
  return unknown
}
