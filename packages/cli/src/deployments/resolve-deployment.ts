import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import type { Project } from '@plat/shared/contracts/projects.ts'
import type { Api } from '../api/api.ts'
import { CliError } from '../errors/cli-error.ts'
import { didYouMean } from '../errors/did-you-mean.ts'
import { resolveProject } from '../projects/resolve-project.ts'
import type { Cli } from '../shell/cli.ts'
import { matchDeployment } from './match-deployment.ts'
import { projectOfHost, toHost } from './site-host.ts'

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** How far back a short name is looked for. */
const LOOKED_AT_MAX = 1_000

/**
 * A deployment by id, short id, address of a site, or the beginning of an id; of the project that --project names, if it names one.
 * @throws CliError DEPLOYMENT_NOT_FOUND with the nearest one; AMBIGUOUS naming all that begin so
 */
export async function resolveDeployment(cli: Cli, named: string): Promise<Deployment> {
  const deployment = await findDeployment(cli, named)
  if (cli.options.project !== undefined) requireOfProject(deployment, named, await resolveProject(cli))
  return deployment
}

/** As `resolveDeployment`, and of the linked project where the folder is linked: for what changes what is live there. */
export async function resolveOwnDeployment(cli: Cli, named: string): Promise<Deployment> {
  const deployment = await resolveDeployment(cli, named)
  if (cli.options.project === undefined && (await cli.link())) requireOfProject(deployment, named, await resolveProject(cli))
  return deployment
}

function requireOfProject(deployment: Deployment, named: string, project: Pick<Project, 'id' | 'slug'>): void {
  if (deployment.projectId !== project.id) throw notFound(project.slug, named, 'It is of another project: name that by --project.')
}

async function findDeployment(cli: Cli, named: string): Promise<Deployment> {
  const api = await cli.api()
  if (ID.test(named)) return api.call<Deployment>({ path: `/api/deployments/${named.toLowerCase()}` })
  const host = toHost(named)
  const project = host === undefined ? (await resolveProject(cli)).slug : await projectOfNamedHost(cli, api, host)
  const looked: Deployment[] = []
  for await (const deployment of deploymentsOf(api, project)) {
    looked.push(deployment)
    if (deployment.shortId === named || (host !== undefined && deployment.aliases.includes(host))) return deployment
    if (looked.length >= LOOKED_AT_MAX) break
  }
  const found = matchDeployment(looked, named, host)
  if (found.length === 1 && found[0]) return found[0]
  if (found.length > 1) throw ambiguous(named, found)
  const nearest = didYouMean(
    named,
    looked.map(({ shortId }) => shortId),
  )
  throw notFound(project, named, nearest ?? 'See the deployments with "plat list".')
}

const notFound = (project: string, named: string, hint: string) =>
  new CliError(`The project ${project} has no deployment "${named}".`, { code: 'DEPLOYMENT_NOT_FOUND', hint })

/** The newest deployment of the project, whatever became of it. @throws CliError DEPLOYMENT_NOT_FOUND when there is none */
export async function latestDeployment(cli: Cli): Promise<Deployment> {
  const { slug } = await resolveProject(cli)
  for await (const deployment of deploymentsOf(await cli.api(), slug, 1)) return deployment
  throw new CliError(`The project ${slug} has no deployment yet.`, {
    code: 'DEPLOYMENT_NOT_FOUND',
    hint: 'Make one with "plat deploy".',
  })
}

const deploymentsOf = (api: Api, project: string, pageSize?: number) =>
  api.list<Deployment>({ path: `/api/projects/${encodeURIComponent(project)}/deployments` }, pageSize)

async function projectOfNamedHost(cli: Cli, api: Api, host: string): Promise<string> {
  const slugs: string[] = []
  for await (const { slug } of api.list<{ slug: string }>({ path: '/api/projects' })) slugs.push(slug)
  return projectOfHost(host, slugs) ?? (await resolveProject(cli)).slug
}

const ambiguous = (named: string, found: readonly Deployment[]) =>
  new CliError(`More than one deployment begins with "${named}": ${found.map(({ shortId }) => shortId).join(', ')}.`, {
    code: 'AMBIGUOUS',
    hint: 'Give the whole short id.',
  })
