import type { Deployment, Project } from './generated/client.ts'

/** Rows as use cases see them; never sent as they are: presenters name the public fields. */
export type ProjectRecord = Project
export type DeploymentRecord = Deployment
