import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import type { ConfigFieldsProps } from './config-editor.tsx'

const LIMITS = [
  { name: 'timeoutMs', label: 'Timeout (ms)', hint: '100 to 300,000' },
  { name: 'memoryMb', label: 'Memory (MB)', hint: '16 to 1,024' },
  { name: 'maxConcurrency', label: 'Calls at a time', hint: '1 to 1,000' },
] as const

/** How long, how large, how many at once. */
export function LimitFields({ form, onChange, problemOf }: ConfigFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      {LIMITS.map(({ name, label, hint }) => (
        <Field key={name} label={label} hint={`${hint}; empty: default`} problem={problemOf(name)}>
          {(props) => (
            <Input
              {...props}
              inputMode="numeric"
              autoComplete="off"
              placeholder="Default"
              value={form[name]}
              onChange={(event) => onChange({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  )
}
