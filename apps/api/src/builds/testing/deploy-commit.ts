import { randomBytes } from 'node:crypto'
import type { Deployment } from '@plat/shared/contracts/deployments.ts'
import { addGitDeployment } from '../../deployments/add-git-deployment.ts'
import type { TestApi } from '../../testing/test-api.ts'
import type { BuildServicePeer } from './build-service-peer.ts'

interface CommitInput {
  projectId: string
  branch?: string
  message?: string
}

/** Adds a deployment as a push of a made-up commit would; answers its id. */
export const addCommit = ({ dependencies }: TestApi, { projectId, branch = 'main', message = 'a commit' }: CommitInput): Promise<string> =>
  addGitDeployment(dependencies, {
    projectId,
    branch,
    ref: null,
    commit: { sha: randomBytes(20).toString('hex'), message, author: 'Ada' },
    createdBy: null,
  })

/** Adds one and has it built: it is ready. */
export async function deployCommit(api: TestApi, peer: BuildServicePeer, input: CommitInput): Promise<Deployment> {
  const id = await addCommit(api, input)
  const build = await peer.next()
  if (build.deploymentId !== id) throw new Error('another deployment was built first')
  await peer.succeed(build)
  return getDeployment(api, id)
}

/** A deployment as an admin sees it. */
export const getDeployment = async (api: TestApi, id: string): Promise<Deployment> =>
  (await api.call('GET', `/api/deployments/${id}`, { token: api.admin.token })).body

/** A new project of the admin; answers its id and slug. */
export async function createProject(api: TestApi, name: string, settings: object = {}): Promise<{ id: string; slug: string }> {
  const { status, body } = await api.call('POST', '/api/projects', { token: api.admin.token, body: { name, ...settings } })
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body
}
