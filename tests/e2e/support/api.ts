import assert from 'node:assert/strict'
import type { Deployment } from '../../../packages/shared/src/contracts/deployments.ts'
import type { Project } from '../../../packages/shared/src/contracts/projects.ts'
import { eventually } from './eventually.ts'

export interface Api {
  token: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it asserts
  call(method: string, path: string, body?: unknown): Promise<{ status: number; headers: Headers; body: any }>
  createProject(name: string, settings?: Record<string, unknown>): Promise<Project>
  deployments(project: string): Promise<Deployment[]>
  /** Waits until a deployment has ended. */
  finished(deploymentId: string): Promise<Deployment>
  as(token: string): Api
}

/** The api as a script sees it. */
export function createApi(url: string, token: string): Api {
  const api: Api = {
    token,
    async call(method, path, body) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await response.text()
      return {
        status: response.status,
        headers: response.headers,
        body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
      }
    },
    async createProject(name, settings = {}) {
      const { status, body } = await api.call('POST', '/api/projects', { name, ...settings })
      assert.equal(status, 201, JSON.stringify(body))
      return body as Project
    },
    async deployments(project) {
      const { status, body } = await api.call('GET', `/api/projects/${project}/deployments`)
      assert.equal(status, 200, JSON.stringify(body))
      return (body as { items: Deployment[] }).items
    },
    finished: (deploymentId) =>
      eventually(async () => {
        const { body } = await api.call('GET', `/api/deployments/${deploymentId}`)
        const deployment = body as Deployment
        assert.ok(['ready', 'failed', 'cancelled'].includes(deployment.status), `${deploymentId} is ${deployment.status}`)
        return deployment
      }, 120_000),
    as: (other) => createApi(url, other),
  }
  return api
}
