/** Which version of which function: the one named, the one of a deployment, or with null the active one. */
export interface FunctionReference {
  projectId: string
  functionName: string
  deploymentId: string | null
  version?: number
}

/** `projectId:functionName:v<version>|deploymentId|active`; unambiguous because none of the three may hold a colon. */
export const referenceKey = ({ projectId, functionName, deploymentId, version }: FunctionReference): string =>
  `${projectId}:${functionName}:${version === undefined ? (deploymentId ?? 'active') : `v${version}`}`
