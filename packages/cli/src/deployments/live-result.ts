import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import type { Project } from '@plat/shared/contracts/projects.ts'
import type { Cli, Result } from '../shell/cli.ts'

/** Answers that a deployment is live now, with production's address last. */
export async function liveResult(cli: Cli, deployment: Deployment): Promise<Result> {
  const api = await cli.api()
  const { slug, urls } = await api.call<Project>({ path: `/api/projects/${deployment.projectId}` })
  cli.progress.line(cli.paint.green(`✔ ${deployment.shortId} is live`))
  return { json: { url: urls.production, project: slug, deployment }, text: urls.production }
}
