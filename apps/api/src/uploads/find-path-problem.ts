/** Why these paths cannot be one folder, or undefined: the same path twice, or a file where another needs a folder. */
export function findPathProblem(paths: readonly string[]): string | undefined {
  const files = new Set<string>()
  for (const path of paths) {
    if (files.has(path)) return `"${path}" is named twice.`
    files.add(path)
  }
  for (const path of paths)
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1))
      if (files.has(path.slice(0, slash))) return `"${path.slice(0, slash)}" is a file, and "${path}" needs a folder there.`
  return undefined
}
