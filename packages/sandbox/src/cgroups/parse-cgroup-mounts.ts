export interface CgroupMount {
  version: 'v1' | 'v2'
  /** v1 only: what the hierarchy controls. */
  controllers: readonly string[]
  /** Path of the group that the mount shows as its top. */
  root: string
  mountPoint: string
}

/** Reads the cgroup mounts from the text of /proc/self/mountinfo (proc(5)). */
export function parseCgroupMounts(text: string): CgroupMount[] {
  return text.split('\n').flatMap((line) => {
    const [mount = '', source = ''] = line.split(' - ')
    const [, , , root = '', mountPoint = ''] = mount.split(' ')
    const [type, , options = ''] = source.split(' ')
    if (type !== 'cgroup' && type !== 'cgroup2') return []
    const version = type === 'cgroup2' ? 'v2' : 'v1'
    return [
      {
        version,
        controllers: version === 'v1' ? options.split(',') : [],
        root: unescapeOctal(root),
        mountPoint: unescapeOctal(mountPoint),
      },
    ]
  })
}

/** Blanks and backslashes are written as three octal digits. */
function unescapeOctal(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)))
}
