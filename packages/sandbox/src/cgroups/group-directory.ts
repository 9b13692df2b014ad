import { mkdir, readFile, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const REMOVE_ATTEMPTS = 12
const PAUSE_MS_MAX = 500

/** One directory of a cgroup file system, two levels below what the host gave us: an instance's group, and a sandbox's in it. */
export class GroupDirectory {
  readonly path: string

  private constructor(path: string) {
    this.path = path
  }

  /**
   * Makes `base/instance/name`. `prepare` sets up the instance's directory whenever it may be new.
   * @throws Error of the file system.
   */
  static async create(
    base: string,
    [instance, name]: [string, string],
    prepare: (directory: string) => Promise<void>,
  ): Promise<GroupDirectory> {
    const parent = join(base, instance)
    for (let attempt = 1; ; attempt += 1) {
      await mkdir(parent).catch(ignore('EEXIST'))
      try {
        await prepare(parent)
        await mkdir(join(parent, name))
        return new GroupDirectory(join(parent, name))
      } catch (error) {
        // Another process of the instance has just removed the parent, finding it empty.
        if (codeOf(error) !== 'ENOENT' || attempt === 3) throw error
      }
    }
  }

  static of(path: string): GroupDirectory {
    return new GroupDirectory(path)
  }

  file(name: string): string {
    return join(this.path, name)
  }

  /** The text of one of its files; empty when the group or the file is gone. */
  async read(name: string): Promise<string> {
    return await readFile(this.file(name), 'utf8').catch(() => '')
  }

  async pids(): Promise<number[]> {
    const text = await this.read('cgroup.procs')
    // 0 stands for a process of a pid namespace that we do not see.
    return text
      .split('\n')
      .map(Number)
      .filter((pid) => pid > 0)
  }

  /** Removes it, and its instance's directory when that has become empty. A group whose processes stay is left. Never rejects. */
  async remove(): Promise<void> {
    for (let attempt = 0; attempt < REMOVE_ATTEMPTS; attempt += 1) {
      try {
        await rmdir(this.path)
        break
      } catch (error) {
        if (codeOf(error) === 'ENOENT') break
        // Busy for a moment after the last process has ended.
        await delay(Math.min(2 ** attempt, PAUSE_MS_MAX), undefined, { ref: false })
      }
    }
    await rmdir(dirname(this.path)).catch(() => {})
  }
}

function ignore(code: string): (error: unknown) => void {
  return (error) => {
    if (codeOf(error) !== code) throw error
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
