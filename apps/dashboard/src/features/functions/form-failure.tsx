import type { Failure } from '../../data/request.ts'
import { Notice } from '../../ui/notice.tsx'

/** Above a form: why it was refused, unless every reason stands at a field of it. */
export function FormFailure({ failure, known }: { failure: Failure | undefined; known: readonly string[] }) {
  if (failure === undefined) return null
  const others = failure.fields.filter(({ path }) => !known.some((name) => path === name || path.startsWith(`${name}.`)))
  if (failure.fields.length > 0 && others.length === 0) return null
  return (
    <Notice title={others.length > 0 ? 'Some of it cannot be used' : failure.message}>
      {others.length > 0 && others.map(({ path, message }) => <span key={path} className="block">{`${path}: ${message}`}</span>)}
    </Notice>
  )
}

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
