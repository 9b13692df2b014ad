import path from 'node:path'
import { branchHost, productionHost } from '@plat/shared/domain/site-hosts.ts'
import { type CommandResult, runCommand } from '../../commands/run-command.ts'
import { commandEnvironment } from '../../toolchain/command-environment.ts'
import { type Build, planOf } from '../build.ts'

interface ProjectCommand {
  step: 'install' | 'build'
  argv: readonly [string, ...string[]]
  /** Relative to the tree. */
  folder: string
  /** Beside the project's own variables, which win. */
  env?: Readonly<Record<string, string>>
  /** Folders beside tree, home and temporary files. */
  writable?: readonly string[]
}

/** Runs a command of the project in its tree, with its variables, in the sandbox, with the web behind the egress proxy. */
export function runProjectCommand(build: Build, { step, argv, folder, env = {}, writable = [] }: ProjectCommand): Promise<CommandResult> {
  const { folder: paths, runner, services, facts, spec } = build
  const { rootDirectory } = planOf(build)
  const bins = [rootDirectory, facts.installFolder].map((relative) => path.join(paths.tree, relative, 'node_modules', '.bin'))
  const own = facts.packageManager?.bin
  return runCommand(runner, {
    step,
    argv,
    cwd: path.join(paths.tree, folder),
    env: commandEnvironment({
      folder: paths,
      toolchain: services.toolchain,
      searchFirst: [...new Set(bins), ...(own === undefined ? [] : [own])],
      memoryBytesMax: runner.limits.memoryBytesMax,
      projectEnv: { ...env, ...spec.env },
      facts: platFacts(build),
    }),
    readOnly: services.toolchain.readOnly,
    writable: [paths.tree, paths.home, paths.temp, ...writable],
    network: 'egress',
  })
}

function platFacts({ spec, facts, services: { baseDomain, proxyPort } }: Build): Record<string, string> {
  const { projectSlug, target, branch, deploymentId } = spec
  const host =
    target === 'production' || branch === null ? productionHost(projectSlug, baseDomain) : branchHost(branch, projectSlug, baseDomain)
  return {
    PLAT: '1',
    PLAT_ENV: target,
    PLAT_PROJECT: projectSlug,
    PLAT_DEPLOYMENT_ID: deploymentId,
    PLAT_URL: `http://${host}${proxyPort === 80 ? '' : `:${proxyPort}`}`,
    ...(branch === null ? {} : { PLAT_BRANCH: branch }),
    ...(facts.commit ? { PLAT_COMMIT_SHA: facts.commit.sha } : {}),
  }
}
