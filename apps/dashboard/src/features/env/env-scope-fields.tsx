import type { EnvTarget } from '../../data/env-vars.ts'
import { Checkbox } from '../../ui/checkbox.tsx'

export interface EnvScope {
  targets: readonly EnvTarget[]
  sensitive: boolean
}

interface EnvScopeFieldsProps {
  scope: EnvScope
  onChange(scope: EnvScope): void
}

export const TARGETS: readonly [EnvTarget, string][] = [
  ['production', 'Production'],
  ['preview', 'Preview'],
]

/** Where a variable is there, and whether its value may ever be read again. */
export function EnvScopeFields({ scope, onChange }: EnvScopeFieldsProps) {
  const { targets, sensitive } = scope
  return (
    <fieldset className="flex flex-wrap items-center gap-x-5">
      <legend className="sr-only">Where it is there, and who may read it</legend>
      {TARGETS.map(([target, label]) => (
        <Checkbox
          key={target}
          label={label}
          checked={targets.includes(target)}
          onChange={({ target: { checked } }) =>
            onChange({ ...scope, targets: checked ? [...targets, target] : targets.filter((other) => other !== target) })
          }
        />
      ))}
      <Checkbox
        label={
          <span>
            Sensitive <span className="text-xs text-muted">can never be read again, and is masked in logs</span>
          </span>
        }
        checked={sensitive}
        onChange={({ target: { checked } }) => onChange({ ...scope, sensitive: checked })}
      />
      {targets.length === 0 && (
        <p role="alert" className="text-xs text-bad">
          Choose at least one place.
        </p>
      )}
    </fieldset>
  )
}
