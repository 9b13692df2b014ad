import type { BuildLogLine, Deployment } from '@plat/shared/contracts/deployments.ts'
import type { Project } from '@plat/shared/contracts/projects.ts'
import { CliError } from '../errors/cli-error.ts'
import { formatDuration } from '../output/format-units.ts'
import { toLogText, toPlainText } from '../output/plain-text.ts'
import type { Cli, Result } from '../shell/cli.ts'
import { addressOf, headlineOf, waitedMs } from './deployment-text.ts'
import { followBuild } from './follow-build.ts'

const TAIL_LINES = 20

interface Input {
  project: Project
  deployment: Deployment
  /** Everything that commands of the build print, not only the steps. */
  isVerbose: boolean
  /** Further facts of the JSON form. */
  facts?: Record<string, unknown>
}

/**
 * Follows a build on standard error by the step lines of contract §8 and answers with its address.
 * @throws CliError the build's own code when it fails; INTERRUPTED, saying that the build goes on
 */
export async function showBuild(cli: Cli, { project, deployment, isVerbose, facts = {} }: Input): Promise<Result> {
  const api = await cli.api()
  const tails = new Map<string, BuildLogLine[]>()
  cli.progress.line(cli.paint.bold(headlineOf(deployment, project.slug)))
  cli.progress.update('waiting for a free build slot')
  try {
    for await (const line of followBuild(api, deployment.id, cli.signal)) showLine(cli, line, { tails, isVerbose })
  } catch (error) {
    cli.progress.stop()
    throw cli.signal.aborted ? goesOn(deployment) : error
  }
  cli.progress.stop()
  const ended = await api.call<Deployment>({ path: `/api/deployments/${deployment.id}` })
  if (ended.status !== 'ready') throw failureOf(cli, ended, { tails, isVerbose })
  const url = addressOf(ended, project)
  const word = ended.isLive ? 'live' : 'ready'
  cli.progress.line(cli.paint.green(`✔ ${word} in ${formatDuration(waitedMs(ended))}`))
  if (!ended.isLive)
    cli.progress.line(
      cli.paint.dim(
        ended.target === 'production' ? '  a newer deployment is live' : `  a preview; make it live with "plat promote ${ended.shortId}"`,
      ),
    )
  return { json: { url, project: project.slug, ...facts, deployment: ended }, text: url }
}

interface Shown {
  tails: Map<string, BuildLogLine[]>
  isVerbose: boolean
}

function showLine(cli: Cli, line: BuildLogLine, { tails, isVerbose }: Shown): void {
  if (line.stream === 'system') {
    cli.progress.line(`  ${toPlainText(line.text)}`)
    cli.progress.update(cli.paint.dim('building'))
    return
  }
  tails.set(line.step, [...(tails.get(line.step) ?? []), line].slice(-TAIL_LINES))
  if (isVerbose) cli.progress.line(`    ${toLogText(line.text)}`)
  else cli.progress.update(`${line.step}  ${cli.paint.dim(toPlainText(line.text))}`)
}

function failureOf(cli: Cli, { error, status, shortId, id }: Deployment, { tails, isVerbose }: Shown): CliError {
  if (status === 'failed' && !isVerbose)
    for (const line of tails.get(error?.step ?? '') ?? []) cli.progress.line(`    ${toLogText(line.text)}`)
  const place = status === 'cancelled' ? 'The deployment was cancelled' : `The build failed${error?.step ? ` at ${error.step}` : ''}`
  return new CliError(`${place}: ${error?.message ?? status}`, {
    code: error?.code ?? 'CANCELLED',
    hint: `See the whole log with "plat logs ${shortId}". What is live stays as it was.`,
    facts: { deploymentId: id, shortId },
  })
}

const goesOn = ({ id, shortId }: Deployment) =>
  new CliError('Interrupted. The build goes on.', {
    code: 'INTERRUPTED',
    exitCode: 130,
    hint: `Look at it with "plat logs ${shortId} --follow", or end it with "plat cancel ${shortId}".`,
    facts: { deploymentId: id, shortId },
  })
