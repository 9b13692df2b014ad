import { BUILD_STEP_NAMES, type Deployment } from '@plat/shared/contracts/deployments.ts'
import { statusText, subjectOf, waitedMs } from '../../deployments/deployment-text.ts'
import { latestDeployment, resolveDeployment } from '../../deployments/resolve-deployment.ts'
import { count, formatAge, formatBytes, formatDuration } from '../../output/format-units.ts'
import { toPlainText } from '../../output/plain-text.ts'
import type { Cli } from '../../shell/cli.ts'
import { defineCommand } from '../command.ts'

/** Shows all that is known of a deployment. */
export const inspect = defineCommand({
  name: 'inspect',
  summary: 'show a deployment',
  args: [['[deployment]', 'id, short id, their beginning, or address (default: the newest)']],
  isOfProject: true,
  examples: [
    ['plat inspect', 'the newest one'],
    ['plat inspect k3j5h2', 'by the beginning of its short id'],
    ['plat inspect http://my-site.localhost:8080', 'the one that is live'],
  ],
  async run(cli, { args: [named] }) {
    const deployment = named === undefined ? await latestDeployment(cli) : await resolveDeployment(cli, named)
    return { json: deployment, text: toText(cli, deployment) }
  },
})

function toText({ surface: { paint }, now }: Cli, deployment: Deployment): string {
  const { commit, error } = deployment
  const port = new URL(deployment.url).port
  const rows: [string, string][] = [
    ['id', deployment.id],
    ['short id', deployment.shortId],
    ['status', `${statusText(deployment.status, paint)}${deployment.isLive ? paint.green(' (live)') : ''}`],
    ['target', deployment.target],
    ['source', deployment.source],
    ['branch', toPlainText(deployment.branch ?? '-')],
    ['commit', commit ? `${commit.sha.slice(0, 7)} ${subjectOf(commit.message)} ${paint.dim(`by ${toPlainText(commit.author)}`)}` : '-'],
    [
      'created',
      `${formatAge(deployment.createdAt, now())}${deployment.finishedAt ? `, took ${formatDuration(waitedMs(deployment))}` : ''}`,
    ],
    ['content', `${count(deployment.files, 'file')}, ${formatBytes(deployment.bytes)}`],
    [
      'steps',
      BUILD_STEP_NAMES.map((step) => [step, deployment.timings[`${step}Ms`] ?? 0] as const)
        .filter(([, ms]) => ms >= 1)
        .map(([step, ms]) => `${step} ${formatDuration(ms)}`)
        .join(', ') || '-',
    ],
    ['address', deployment.url],
    ...deployment.aliases
      .map((host): [string, string] => ['', `http://${host}${port === '' ? '' : `:${port}`}`])
      .filter(([, url]) => url !== deployment.url),
    ...deployment.functions.map(({ functionName, version, bytes }, index): [string, string] => [
      index === 0 ? 'functions' : '',
      `${toPlainText(functionName)} ${paint.dim(`v${version}, ${formatBytes(bytes)}`)}`,
    ]),
    ...(error
      ? [['error', paint.red(`${error.code}${error.step ? ` at ${error.step}` : ''}: ${toPlainText(error.message)}`)] as [string, string]]
      : []),
  ]
  return rows.map(([name, value]) => `${paint.dim(name.padEnd(10))}  ${value}`).join('\n')
}
