/** What the isolate is told of its function, apart from the code. */
export interface FunctionFacts {
  functionName: string
  functionId: string
  projectId: string
  deploymentId: string | null
  version: number
  env: Record<string, string>
}
