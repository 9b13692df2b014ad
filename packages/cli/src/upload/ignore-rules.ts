import ignore, { type Ignore } from 'ignore'

interface Rules {
  /** Where the file stands, relative to the deployed folder; empty for that folder itself, `../` and so on above it. */
  folder: string
  matcher: Ignore
}

/** Never uploaded, whatever the files say. */
const NEVER = /^(?:\.git|node_modules|\.plat|\.env.*)$/

/**
 * The rules of .gitignore and .platignore, nested as git nests them: the deepest file that says something about a path decides, and
 * .platignore comes after the .gitignore beside it. Pure.
 */
export class IgnoreRules {
  readonly #rules: Rules[] = []

  /** Rules of a folder; add outer folders first. `prefix`: path from there to the deployed folder, for files above it. */
  add(folder: string, texts: readonly string[], prefix = ''): void {
    const matcher = ignore({ allowRelativePaths: true }).add(texts.join('\n'))
    this.#rules.push({ folder: prefix === '' ? folder : `^${prefix}`, matcher })
  }

  /** Whether an entry is left out. Its parents are not: what is inside a folder that is left out is never asked about. */
  ignores(path: string, isFolder: boolean): boolean {
    if (NEVER.test(path.slice(path.lastIndexOf('/') + 1))) return true
    for (const { folder, matcher } of this.#rules.toReversed()) {
      const relative = relativeTo(folder, path)
      if (relative === undefined) continue
      const { ignored, unignored } = matcher.test(isFolder ? `${relative}/` : relative)
      if (ignored || unignored) return ignored
    }
    return false
  }
}

function relativeTo(folder: string, path: string): string | undefined {
  if (folder.startsWith('^')) return `${folder.slice(1)}/${path}`
  if (folder === '') return path
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
}
