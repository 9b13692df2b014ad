import { realpath } from 'node:fs/promises'

interface Mount {
  path: string
  isWritable: boolean
}

/**
 * bubblewrap options that show host paths at the same path. What lies inside another path comes after it, so a writable directory in a
 * read-only one works, and the other way round. A path given through a symbolic link is mounted where it really is, with the link beside
 * it.
 * @throws Error when a path does not exist.
 */
export async function planMounts(readOnly: readonly string[], writable: readonly string[], covered: readonly string[]): Promise<string[]> {
  const asked = await Promise.all([
    ...readOnly.map((path) => resolveMount(path, false)),
    ...writable.map((path) => resolveMount(path, true)),
  ])
  const mounts = new Map<string, Mount>()
  for (const { path, isWritable } of asked) {
    if (isWritable || !(mounts.has(path) || isInside(path, covered))) mounts.set(path, { path, isWritable })
  }
  const sorted = [...mounts.values()].sort((a, b) => a.path.length - b.path.length)
  const visible = [...covered, ...mounts.keys()]
  return [...sorted.flatMap(({ path, isWritable }) => [isWritable ? '--bind' : '--ro-bind', path, path]), ...planLinks(asked, visible)]
}

function planLinks(asked: readonly (Mount & { given: string })[], visible: readonly string[]): string[] {
  const links: string[] = []
  const reachable = [...visible]
  // Shorter first: a link to a directory also leads to what was given through it.
  for (const { given, path } of [...asked].sort((a, b) => a.given.length - b.given.length)) {
    if (given === path || isInside(given, reachable)) continue
    links.push('--symlink', path, given)
    reachable.push(given)
  }
  return links
}

async function resolveMount(given: string, isWritable: boolean): Promise<Mount & { given: string }> {
  return { given: given.length > 1 ? given.replace(/\/+$/, '') : given, path: await realpath(given), isWritable }
}

function isInside(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`))
}
