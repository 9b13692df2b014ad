import type { BuildLogLine, Deployment } from '@plat/shared/contracts/deployments.ts'
import { branchHost, productionHost } from '@plat/shared/domain/site-hosts.ts'
import { siteUrl } from '../aliases/site-url.ts'
import type { Dependencies } from '../dependencies.ts'
import { followLog } from '../deployments/log/follow-log.ts'
import { showDeployment } from '../deployments/show-deployment.ts'
import { commandLine, headline, outcomeLine, stepLine } from './push-text.ts'

interface ReportOptions {
  deploymentId: string
  slug: string
  /** Ends the report early. */
  signal: AbortSignal
}

const TAIL_LINES = 20

/** Tells a pusher of one deployment, line by line until it has ended: contract §8. */
export async function* reportDeployment(dependencies: Dependencies, { deploymentId, slug, signal }: ReportOptions): AsyncGenerator<string> {
  yield headline(slug, await showDeployment(dependencies, deploymentId))
  const tails = new Map<string, BuildLogLine[]>()
  let hasToldToWait = false
  for await (const event of followLog(dependencies, { deploymentId, after: 0, signal })) {
    if (event.type === 'idle' && event.status === 'queued' && !hasToldToWait) {
      hasToldToWait = true
      yield '  waiting for a free build slot'
    }
    if (event.type === 'lines') {
      for (const line of event.lines) {
        if (line.stream === 'system') yield stepLine(line)
        else tails.set(line.step, [...(tails.get(line.step) ?? []), line].slice(-TAIL_LINES))
      }
    }
    if (event.type === 'end') {
      if (event.status === 'gone') return void (yield '✘ cancelled: The project was deleted.')
      yield* ending(dependencies, { deployment: await showDeployment(dependencies, deploymentId), slug, tails })
    }
  }
}

function* ending(
  { config }: Dependencies,
  { deployment, slug, tails }: { deployment: Deployment; slug: string; tails: Map<string, BuildLogLine[]> },
): Generator<string> {
  const production = productionHost(slug, config.baseDomain)
  const own = new URL(deployment.url).hostname
  const usual = deployment.branch === null ? undefined : branchHost(deployment.branch, slug, config.baseDomain)
  const branch = deployment.aliases.find((host) => host === usual) ?? deployment.aliases.find((host) => host !== production && host !== own)
  if (deployment.status === 'failed') yield* (tails.get(deployment.error?.step ?? '') ?? []).map(commandLine)
  yield outcomeLine(deployment, {
    productionUrl: siteUrl(production, config),
    branchUrl: branch === undefined ? undefined : siteUrl(branch, config),
  })
}
