import { randomBytes, randomUUID } from 'node:crypto'
import type { FunctionConfig } from '@plat/shared/contracts/functions.ts'
import type { TestAnswer, TestApi } from '../../testing/test-api.ts'
import type { TestUser } from '../../testing/test-user.ts'

export interface TestProject {
  id: string
  slug: string
  owner: TestUser
  developer: TestUser
  viewer: TestUser
}

interface TestFunction {
  functionName: string
  codeSha256: string
  sourceMapSha256?: string | null
  filePath?: string
  config?: FunctionConfig
}

/** A project with one member of each role that functions tell apart. */
export async function addTestProject(api: TestApi): Promise<TestProject> {
  const [owner, developer, viewer] = await Promise.all([api.addUser(), api.addUser(), api.addUser()])
  const id = api.dependencies.newId()
  const slug = `p${randomBytes(6).toString('hex')}`
  const members = [
    { userId: owner.id, role: 'owner' },
    { userId: developer.id, role: 'developer' },
    { userId: viewer.id, role: 'viewer' },
  ]
  await api.dependencies.database.project.create({ data: { id, slug, name: slug, members: { create: members } } })
  return { id, slug, owner, developer, viewer }
}

/** A deployment of the project that a build-service holds the lease of. */
export async function addBuildingDeployment(api: TestApi, project: TestProject): Promise<{ id: string; leaseToken: string }> {
  const id = api.dependencies.newId()
  const leaseToken = randomUUID()
  const data = { id, shortId: randomBytes(5).toString('hex'), projectId: project.id, target: 'production', source: 'git' }
  await api.dependencies.database.deployment.create({ data: { ...data, status: 'building', leaseToken, createdBy: project.owner.id } })
  return { id, leaseToken }
}

/** Registers functions of a deployment as a build-service does. */
export function register(api: TestApi, deployment: { id: string; leaseToken: string }, functions: TestFunction[]): Promise<TestAnswer> {
  const given = functions.map(({ functionName, codeSha256, sourceMapSha256 = null, filePath = `api/${functionName}.js`, config = {} }) => ({
    functionName,
    filePath,
    runtime: 'isolate',
    codeSha256,
    sourceMapSha256,
    bytes: 10,
    config,
  }))
  const body = { deploymentId: deployment.id, leaseToken: deployment.leaseToken, functions: given }
  return api.call('POST', '/api/functions/register', { token: api.serviceToken, body })
}

/** Ends a build: ready, with the environment it runs with. */
export async function makeReady(api: TestApi, deploymentId: string, env: Record<string, string> = {}): Promise<void> {
  const envCiphertext = api.dependencies.envCipher.encrypt(JSON.stringify(env))
  await api.dependencies.database.deployment.update({ where: { id: deploymentId }, data: { status: 'ready', envCiphertext } })
}

/** Stores code and answers its name. */
export async function storeCode(api: TestApi, code: string): Promise<string> {
  return (await api.dependencies.storage.put(Buffer.from(code))).sha256
}
