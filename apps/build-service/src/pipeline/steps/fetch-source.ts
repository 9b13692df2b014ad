import { lstat } from 'node:fs/promises'
import path from 'node:path'
import type { BuildSpec } from '@plat/shared/contracts/builds.ts'
import { GitRef } from '@plat/shared/contracts/common.ts'
import { AppError } from '@plat/shared/errors/app-error.ts'
import { externalAccess } from '../../source/external-access.ts'
import { extractArchive } from '../../source/extract-archive.ts'
import { fetchCommit } from '../../source/fetch-commit.ts'
import { type GitAccess, gitEnvironment } from '../../source/git-environment.ts'
import { readTreeFile } from '../../tree/read-tree-file.ts'
import type { Build } from '../build.ts'
import { BuildFailure } from '../build-failure.ts'
import { toSummary } from '../format-step-line.ts'

const SOURCE_BYTES_MAX = 1024 * 1024 * 1024
const SOURCE_FILES_MAX = 200_000
const ATTRIBUTES_BYTES_MAX = 1024 * 1024

/**
 * Brings the source into the tree. Nothing of it runs here, and afterwards no git data is left in it (R31).
 * @throws BuildFailure GIT_AUTH_FAILED, GIT_UNREACHABLE, GIT_REF_NOT_FOUND, REPO_TOO_LARGE, CONFIG_INVALID
 */
export async function fetchSource(build: Build): Promise<string> {
  const { source, branch } = build.spec
  if (source.type === 'upload') {
    await extractUpload(build, source.sha256)
    return 'upload'
  }
  const ref = source.type === 'hosted' ? source.sha : source.ref
  const commit = await fetchCommit({
    program: build.services.toolchain.git,
    tree: build.folder.tree,
    url: source.url,
    ref,
    env: gitEnvironment(await accessTo(source, build), build.folder.home, build.services.gitPassed),
    bytesMax: SOURCE_BYTES_MAX,
    signal: build.signal,
  })
  build.facts.commit = commit
  build.announceCommit(commit)
  await reportLeftOut(build)
  return toSummary(`${branch ?? ref ?? 'HEAD'} ${commit.sha.slice(0, 7)} "${commit.message.split('\n')[0]}"`)
}

async function accessTo(source: Exclude<BuildSpec['source'], { type: 'upload' }>, { services }: Build): Promise<GitAccess> {
  if (source.type === 'external') {
    if (source.ref !== null && !GitRef.safeParse(source.ref).success)
      throw new BuildFailure('GIT_REF_NOT_FOUND', 'The ref is no valid name of a branch, tag or commit.')
    return externalAccess(source.url, services)
  }
  const protocol = source.url.startsWith('https:') ? 'https' : 'http'
  return { protocol, authorization: { url: source.url, header: `Bearer ${services.serviceToken}` } }
}

async function extractUpload(build: Build, sha256: string): Promise<void> {
  const archive = await build.services.storage.open(sha256).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'NOT_FOUND'
      ? new BuildFailure('CONFIG_INVALID', 'The uploaded archive is not there any more. Upload it again.')
      : error
  })
  await extractArchive(archive, build.folder.tree, { bytesMax: SOURCE_BYTES_MAX, filesMax: SOURCE_FILES_MAX }, build.signal)
}

async function reportLeftOut({ folder: { tree }, log }: Build): Promise<void> {
  if (await lstat(path.join(tree, '.gitmodules')).catch(() => undefined))
    // absent in most repositories
    log.system('source', 'warning: git submodules are not fetched; their folders are empty.')
  const attributes = await readTreeFile(tree, '.gitattributes', ATTRIBUTES_BYTES_MAX).catch(() => undefined) // too large to be of use
  if (attributes !== undefined && /filter=lfs/.test(attributes))
    log.system('source', 'warning: Git LFS files are not fetched; small pointer files are in their place.')
}
