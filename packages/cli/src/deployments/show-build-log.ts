import type { BuildLogLine, Deployment } from '@plat/shared/contracts/deployments.ts'
import { CliError } from '../errors/cli-error.ts'
import type { Paint } from '../output/paint.ts'
import { toLogText } from '../output/plain-text.ts'
import type { Cli, Result } from '../shell/cli.ts'
import { followBuild } from './follow-build.ts'

/** The log of a build on standard output: what there is, or with `isFollowing` until it has ended. Exit code 1 when it failed by then. */
export async function showBuildLog(cli: Cli, deployment: Deployment, isFollowing: boolean): Promise<Result> {
  const api = await cli.api()
  const path = `/api/deployments/${deployment.id}`
  const lines: BuildLogLine[] = []
  const source = isFollowing ? followBuild(api, deployment.id, cli.signal) : api.list<BuildLogLine>({ path: `${path}/logs` }, 1_000)
  try {
    for await (const line of source) {
      lines.push(line)
      cli.print(toText(line, cli.surface.paint))
    }
  } catch (error) {
    if (!cli.signal.aborted) throw error
    throw new CliError('Interrupted. The build goes on.', { code: 'INTERRUPTED', exitCode: 130 })
  }
  const { status } = isFollowing ? await api.call<Deployment>({ path }) : deployment
  return {
    json: { deploymentId: deployment.id, shortId: deployment.shortId, status, lines },
    exitCode: isFollowing && status !== 'ready' ? 1 : 0,
  }
}

/** Plat's own lines begin with their step already. */
function toText({ time, step, stream, text }: BuildLogLine, paint: Paint): string {
  const clock = paint.dim(time.slice(11, 23))
  return stream === 'system' ? `${clock}  ${paint.bold(toLogText(text))}` : `${clock}  ${paint.dim(step.padEnd(8))}  ${toLogText(text)}`
}
