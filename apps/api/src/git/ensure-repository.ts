import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ProjectRecord } from '../database/records.ts'
import type { Dependencies } from '../dependencies.ts'
import { hasRepository } from './has-repository.ts'
import { repositoriesFolder, repositoryPath } from './repository-path.ts'
import { runGit } from './run-git.ts'

/**
 * Makes sure that a project has its bare repository, and that a clone checks out its production branch. Appears whole or not at all, also
 * when two copies of the api make it at once.
 */
export async function ensureRepository(
  { config }: Pick<Dependencies, 'config'>,
  { id, productionBranch }: Pick<ProjectRecord, 'id' | 'productionBranch'>,
): Promise<string> {
  const repository = repositoryPath(config, id)
  if (!(await hasRepository(repository))) await createRepository(repositoriesFolder(config), repository)
  await pointHead(repository, `ref: refs/heads/${productionBranch}\n`)
  return repository
}

async function createRepository(folder: string, repository: string): Promise<void> {
  const draft = path.join(folder, `.new-${randomUUID()}`)
  await mkdir(draft, { recursive: true })
  try {
    if ((await runGit(draft, ['init', '--bare', '--quiet', '--template=', draft])) === undefined) throw new Error('git init failed')
    await rename(draft, repository)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!(await hasRepository(repository))) throw error // else another one was faster
  }
}

async function pointHead(repository: string, wanted: string): Promise<void> {
  const head = path.join(repository, 'HEAD')
  if ((await readFile(head, 'utf8')) === wanted) return
  const draft = `${head}.${randomUUID()}`
  await writeFile(draft, wanted)
  await rename(draft, head)
}
