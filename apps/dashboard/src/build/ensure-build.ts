import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { buildKey } from './build-key.ts'
import { hintScripts } from './hint-scripts.ts'
import type { PagesOptions } from './open-pages.ts'
import { runNextBuild } from './run-next-build.ts'
import { whileAlone } from './while-alone.ts'

const BUILDS_KEPT = 3

/**
 * Answers the folder of the standalone build of exactly these sources, making it when there is none. A build gets its final name in one
 * rename when it is complete, so one that was killed half-way is never served; of several processes that want it, one makes it.
 *
 * @throws Error with what the build printed
 */
export async function ensureBuild({ directory, env, log, signal }: PagesOptions, runBuild = runNextBuild): Promise<string> {
  const repositoryRoot = path.resolve(directory, '../..')
  const builds = path.join(directory, '.builds')
  const build = path.join(builds, buildKey(repositoryRoot))
  const served = path.join(build, path.relative(repositoryRoot, directory))
  if (existsSync(build)) return used(build, served)
  mkdirSync(builds, { recursive: true })
  return whileAlone(path.join(builds, 'lock'), signal, async () => {
    if (existsSync(build)) return used(build, served)
    const begun = Date.now()
    log.info('building the dashboard, once; everything else runs meanwhile')
    await runBuild({ directory, env, signal })
    publish(path.join(directory, '.next'), build, path.relative(repositoryRoot, directory))
    removeOldBuilds(builds)
    log.info('dashboard built', { seconds: Math.round((Date.now() - begun) / 1000) })
    return served
  })
}

/** Next leaves static files out of the standalone folder for those who serve them elsewhere. */
function publish(output: string, build: string, within: string): void {
  const standalone = path.join(output, 'standalone')
  renameSync(path.join(output, 'static'), path.join(standalone, within, '.next/static'))
  hintScripts(path.join(standalone, within))
  renameSync(standalone, build)
}

/** Marks a build as used now, so that it outlives those that are not. */
function used(build: string, served: string): string {
  try {
    utimesSync(build, new Date(), new Date())
  } catch {} // a read-only checkout removes no builds either
  return served
}

function removeOldBuilds(builds: string): void {
  const all = readdirSync(builds, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(builds, entry.name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const old of all.slice(BUILDS_KEPT)) rmSync(old, { recursive: true, force: true })
}
