/** Below an editor: what is wrong with the code, else a hint. */
export function CodeProblem({ problem, hint }: { problem: string | undefined; hint: string }) {
  return problem === undefined ? (
    <p className="text-xs text-muted">{hint}</p>
  ) : (
    <p role="alert" className="font-mono text-xs break-words whitespace-pre-wrap text-bad">
      {problem}
    </p>
  )
}
