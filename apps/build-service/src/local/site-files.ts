import { stat } from 'node:fs/promises'
import type { ArtifactStorage } from '@plat/shared/storage/storage.ts'
import type { CollectedFile } from '../collect/collected-file.ts'
import { contentTypeOf } from '../collect/content-type.ts'
import { findOutput } from '../collect/find-output.ts'
import { forEachLimited } from '../collect/for-each-limited.ts'
import { listSiteFiles } from '../collect/list-site-files.ts'
import { BuildFailure } from '../pipeline/build-failure.ts'
import type { ProjectPlan } from '../plan/project-plan.ts'
import { openRegularFile } from '../tree/open-regular-file.ts'

interface Options {
  tree: string
  storage: ArtifactStorage
}

interface Known {
  /** Size and time of change: a file with the same ones was not written. */
  stamp: string
  sha256: string
  bytes: number
}

const CONCURRENCY = 16

/** The files of a site that is served as it is, brought into storage; only what has changed is read again. */
export class SiteFiles {
  readonly #options: Options
  readonly #known = new Map<string, Known>()

  constructor(options: Options) {
    this.#options = options
  }

  /** @throws BuildFailure OUTPUT_INVALID for too many or too large files */
  async collect(plan: ProjectPlan): Promise<{ files: CollectedFile[]; warnings: string[] }> {
    const warnings: string[] = []
    const output = await this.#findOutput(plan, warnings)
    const listed = await listSiteFiles(output, (path) =>
      warnings.push(`${path} leads out of the output or cannot be read; it is not served.`),
    )
    const files: CollectedFile[] = []
    await forEachLimited(listed, CONCURRENCY, async ({ path, file }) => {
      const stored = await this.#bring(file)
      // Never immutable: names with hashes are for what a build made.
      if (stored)
        files.push({
          path: `/${path}`,
          file,
          ...stored,
          contentType: contentTypeOf(path).type,
          immutable: false,
          br: undefined,
          gzip: undefined,
        })
    })
    return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)), warnings }
  }

  /** A project that is built, without a script that serves it while it is written: what the last build left is served. */
  async #findOutput(plan: ProjectPlan, warnings: string[]): Promise<Awaited<ReturnType<typeof findOutput>>> {
    if (plan.build)
      warnings.push('package.json has no "dev" script: what the last build left is served. Run the build again to see changes.')
    try {
      return await findOutput(this.#options.tree, plan.rootDirectory, plan.output)
    } catch (error) {
      if (!(error instanceof BuildFailure)) throw error
      warnings.push(`There is no output yet; only functions are served. ${error.message}`)
      return { type: 'nothing' }
    }
  }

  async #bring(file: string): Promise<{ sha256: string; bytes: number } | undefined> {
    const facts = await stat(file).catch(() => undefined) // gone meanwhile
    const handle = facts && (await openRegularFile(file))
    if (!facts || !handle) return undefined
    const stamp = `${facts.size} ${facts.mtimeMs} ${facts.ino}`
    const known = this.#known.get(file)
    if (known?.stamp === stamp) {
      await handle.close()
      return known
    }
    const { sha256, bytes } = await this.#options.storage.put(handle.createReadStream())
    this.#known.set(file, { stamp, sha256, bytes })
    return { sha256, bytes }
  }
}
