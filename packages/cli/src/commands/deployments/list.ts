import { DEPLOYMENT_STATUSES, type Deployment } from '@plat/shared/contracts/deployments.ts'
import { statusText, subjectOf, waitedMs } from '../../deployments/deployment-text.ts'
import { usageError } from '../../errors/usage-error.ts'
import { formatAge, formatDuration } from '../../output/format-units.ts'
import { toPlainText } from '../../output/plain-text.ts'
import { table } from '../../output/table.ts'
import { resolveProject } from '../../projects/resolve-project.ts'
import type { Cli } from '../../shell/cli.ts'
import { defineCommand } from '../command.ts'

interface Options {
  branch?: string
  status?: string
  limit?: string
}

const LIMIT = 20

/** Lists the deployments of a project. */
export const list = defineCommand<Options>({
  name: 'list',
  aliases: ['ls'],
  summary: 'list deployments',
  options: [
    { flags: '-b, --branch <branch>', description: 'only of this branch' },
    { flags: '-s, --status <status>', description: 'only in this state', choices: DEPLOYMENT_STATUSES },
    { flags: '-n, --limit <number>', description: `at most so many (default ${LIMIT})` },
  ],
  isOfProject: true,
  examples: [
    ['plat list', 'of the linked project, newest first'],
    ['plat list --project my-site --status failed', 'what went wrong'],
  ],
  async run(cli, { options }) {
    const limit = options.limit === undefined ? LIMIT : Number(options.limit)
    if (!Number.isInteger(limit) || limit < 1) throw usageError(`"${options.limit}" is no number of deployments.`)
    const project = await resolveProject(cli)
    const api = await cli.api()
    const items: Deployment[] = []
    const query = { branch: options.branch, status: options.status }
    for await (const deployment of api.list<Deployment>({ path: `/api/projects/${project.id}/deployments`, query }, Math.min(limit, 100)))
      if (items.push(deployment) >= limit) break
    if (items.length === 0) cli.progress.line(nothingText(options))
    return { json: { project: project.slug, items }, text: items.length === 0 ? '' : toTable(cli, items) }
  },
})

function nothingText({ branch, status }: Options): string {
  if (branch === undefined && status === undefined) return 'No deployments yet. Make one with "plat deploy".'
  const filter = [status ?? [], branch === undefined ? [] : `of the branch "${toPlainText(branch)}"`].flat().join(' and ')
  return `No deployment is ${filter}. See all with "plat list".`
}

function toTable({ surface, now }: Cli, items: readonly Deployment[]): string {
  const { paint } = surface
  return table(
    ['DEPLOYMENT', 'STATUS', 'TARGET', 'BRANCH', 'AGE', 'TOOK', 'COMMIT', 'ADDRESS'],
    items.map((deployment) => [
      deployment.shortId,
      deployment.isLive ? paint.green('live') : statusText(deployment.status, paint),
      deployment.target,
      toPlainText(deployment.branch ?? '-'),
      formatAge(deployment.createdAt, now()),
      deployment.finishedAt === null ? '-' : formatDuration(waitedMs(deployment)),
      deployment.commit ? `${deployment.commit.sha.slice(0, 7)} ${subjectOf(deployment.commit.message)}` : '-',
      deployment.url,
    ]),
    surface,
  )
}
