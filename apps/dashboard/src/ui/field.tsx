import { type ReactNode, useId } from 'react'

interface FieldProps {
  label: string
  hint?: ReactNode
  /** What is wrong with what was typed. */
  problem?: string | undefined
  /** Gives the control its id and tells it what describes it. */
  children(props: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }): ReactNode
}

/** A label, a control, and below it a hint or what is wrong. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId()
  const below = problem ?? hint
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': below === undefined ? undefined : `${id}-below`,
        'aria-invalid': problem === undefined ? undefined : true,
      })}
      {below !== undefined && (
        <p id={`${id}-below`} className={problem === undefined ? 'text-xs text-muted' : 'text-xs text-bad'}>
          {below}
        </p>
      )}
    </div>
  )
}
