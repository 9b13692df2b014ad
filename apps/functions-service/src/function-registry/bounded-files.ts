import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'

interface Options {
  directory: string
  bytesMax: number
  filesMax: number
}

const TEMPORARY = '.tmp'

/** Opens a directory of small files as a bounded cache. Makes it if need be; removes what a killed process left half-written. */
export async function openBoundedFiles(options: Options): Promise<BoundedFiles> {
  await mkdir(options.directory, { recursive: true, mode: 0o700 })
  return new BoundedFiles(options, await readSizes(options.directory))
}

/**
 * Files that are replaced whole and readable by this user only. Those written longest ago go when there is no more room. Nobody else may write
 * into the directory meanwhile.
 */
class BoundedFiles {
  readonly #options: Options
  /** Written longest ago first. */
  readonly #sizes: Map<string, number>

  constructor(options: Options, sizes: Map<string, number>) {
    this.#options = options
    this.#sizes = sizes
  }

  /** What is not there is known without asking the disk. */
  async read(file: string): Promise<Buffer | undefined> {
    if (!this.#sizes.has(file)) return undefined
    return await readFile(this.#pathOf(file)).catch(() => undefined)
  }

  async replace(file: string, content: Uint8Array): Promise<void> {
    const temporary = this.#pathOf(`${file}.${randomUUID()}${TEMPORARY}`)
    try {
      await writeFile(temporary, content, { mode: 0o600 })
      await rename(temporary, this.#pathOf(file))
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
    this.#sizes.delete(file)
    this.#sizes.set(file, content.byteLength)
    await this.#evict()
  }

  async remove(file: string): Promise<void> {
    this.#sizes.delete(file)
    await rm(this.#pathOf(file), { force: true })
  }

  async #evict(): Promise<void> {
    const { bytesMax, filesMax } = this.#options
    let bytes = [...this.#sizes.values()].reduce((sum, size) => sum + size, 0)
    for (const [file, size] of this.#sizes) {
      if (this.#sizes.size <= filesMax && bytes <= bytesMax) return
      bytes -= size
      await this.remove(file)
    }
  }

  #pathOf(file: string): string {
    return path.join(this.#options.directory, file)
  }
}

async function readSizes(directory: string): Promise<Map<string, number>> {
  const files: { name: string; bytes: number; writtenMs: number }[] = []
  for (const name of await readdir(directory)) {
    const file = path.join(directory, name)
    if (name.endsWith(TEMPORARY)) await rm(file, { force: true })
    else {
      const { size, mtimeMs } = await stat(file)
      files.push({ name, bytes: size, writtenMs: mtimeMs })
    }
  }
  return new Map(files.sort((a, b) => a.writtenMs - b.writtenMs).map(({ name, bytes }) => [name, bytes]))
}
