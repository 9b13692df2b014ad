import type { Deployment, DeploymentStatus } from '@plat/shared/contracts/deployments.ts'
import type { Project } from '@plat/shared/contracts/projects.ts'
import { branchHost } from '@plat/shared/domain/site-hosts.ts'
import type { Paint } from '../output/paint.ts'
import { toPlainText } from '../output/plain-text.ts'

const SUBJECT_MAX = 60

/** The status in a word and in its colour. */
export function statusText(status: DeploymentStatus, paint: Paint): string {
  const colours = { ready: paint.green, failed: paint.red, cancelled: paint.dim, building: paint.yellow, queued: paint.yellow }
  return colours[status](status)
}

/** First line of a commit's message, short enough for a line. */
export function subjectOf(message: string): string {
  const subject = toPlainText(message.split('\n')[0] ?? '')
  return subject.length > SUBJECT_MAX ? `${subject.slice(0, SUBJECT_MAX - 1)}…` : subject
}

/** The address to give to people: production's when it is live, else its branch's, else its own. Pure. */
export function addressOf(deployment: Deployment, project: Project): string {
  if (deployment.isLive) return project.urls.production
  const own = new URL(deployment.url)
  if (deployment.branch === null) return deployment.url
  const baseDomain = own.hostname.slice(own.hostname.indexOf('.') + 1)
  const branch = branchHost(deployment.branch, project.slug, baseDomain)
  if (!deployment.aliases.includes(branch)) return deployment.url
  own.hostname = branch
  return own.href.replace(/\/$/, '')
}

/** First line of a build (contract §8): `▸ build 0192a1b2…  my-site@main 3f2c1ab "add hello"`. */
export function headlineOf({ id, branch, commit }: Deployment, slug: string): string {
  const facts = [`${slug}${branch === null ? '' : `@${toPlainText(branch)}`}`]
  if (commit) facts.push(commit.sha.slice(0, 7), `"${subjectOf(commit.message)}"`)
  return `▸ build ${id.slice(0, 8)}…  ${facts.join(' ')}`
}

/** How long whoever waited has waited. */
export const waitedMs = ({ createdAt, finishedAt }: Deployment): number =>
  finishedAt === null ? 0 : Math.max(Date.parse(finishedAt) - Date.parse(createdAt), 0)
