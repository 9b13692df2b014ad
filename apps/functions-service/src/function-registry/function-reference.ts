/** Which version of which function: the one of a deployment, or with null the active one. */
export interface FunctionReference {
  projectId: string
  functionName: string
  deploymentId: string | null
}

/** `projectId:functionName:deploymentId|active`; unambiguous because none of the three may hold a colon. */
export const referenceKey = ({ projectId, functionName, deploymentId }: FunctionReference): string =>
  `${projectId}:${functionName}:${deploymentId ?? 'active'}`
