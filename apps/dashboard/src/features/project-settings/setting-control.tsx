import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { FRAMEWORK_OPTIONS, type SettingsField } from './settings-fields.ts'

interface SettingControlProps {
  field: SettingsField
  value: string
  problem: string | undefined
  disabled: boolean
  onChange(value: string): void
}

/** One setting: its label, its control, and what is wrong with it. */
export function SettingControl({ field, value, problem, disabled, onChange }: SettingControlProps) {
  const { name, label, hint, placeholder, isCode = false, isWide = false } = field
  return (
    <div className={isWide ? 'sm:col-span-2' : undefined}>
      <Field label={label} hint={hint} problem={problem}>
        {(props) =>
          name === 'framework' ? (
            <Select
              {...props}
              className="w-full"
              options={FRAMEWORK_OPTIONS}
              value={value}
              disabled={disabled}
              onChange={(event) => onChange(event.target.value)}
            />
          ) : (
            <Input
              {...props}
              className={isCode ? 'font-mono text-xs!' : undefined}
              value={value}
              disabled={disabled}
              placeholder={placeholder}
              autoComplete="off"
              autoCapitalize={isCode ? 'off' : undefined}
              spellCheck={false}
              onChange={(event) => onChange(event.target.value)}
            />
          )
        }
      </Field>
    </div>
  )
}
