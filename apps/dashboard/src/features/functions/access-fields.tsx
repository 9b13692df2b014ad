import { clsx } from 'clsx'
import { Field } from '../../ui/field.tsx'
import { INPUT_CLASS, Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { Switch } from '../../ui/switch.tsx'
import type { ConfigFieldsProps } from './config-editor.tsx'

/** Who may call it and how often, and whom it may call. */
export function AccessFields({ form, onChange, problemOf }: ConfigFieldsProps) {
  return (
    <div className="grid gap-5">
      <SwitchField
        label="Ask for an API key"
        hint="Callers send a token of this platform with access to the project; others get 401."
        checked={form.requireApiKey}
        onChange={(requireApiKey) => onChange({ requireApiKey })}
      />
      <SwitchField
        label="Limit the rate"
        hint="More calls from one caller than this get 429."
        checked={form.isLimited}
        onChange={(isLimited) => onChange({ isLimited })}
      />
      {form.isLimited && (
        <div className="grid grid-cols-2 gap-4">
          <Field label="Calls" problem={problemOf('rateLimit.requests')}>
            {(props) => (
              <Input
                {...props}
                inputMode="numeric"
                value={form.requests}
                onChange={(event) => onChange({ requests: event.target.value })}
              />
            )}
          </Field>
          <Field label="In seconds" problem={problemOf('rateLimit.perSeconds')}>
            {(props) => (
              <Input
                {...props}
                inputMode="numeric"
                value={form.perSeconds}
                onChange={(event) => onChange({ perSeconds: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
      <Field
        label="Outgoing calls"
        hint="Private and loopback addresses are refused in any case."
        problem={form.fetch === 'hosts' ? undefined : problemOf('fetch')}
      >
        {(props) => (
          <Select
            {...props}
            className="w-full"
            value={form.fetch}
            onChange={(event) => onChange({ fetch: event.target.value as typeof form.fetch })}
            options={[
              { value: 'public', label: 'Any public address' },
              { value: 'hosts', label: 'Only these hosts' },
              { value: 'none', label: 'None' },
            ]}
          />
        )}
      </Field>
      {form.fetch === 'hosts' && (
        <Field label="Hosts" hint="One a line, such as api.example.com or db.example.com:8443." problem={problemOf('fetch')}>
          {(props) => (
            <textarea
              {...props}
              rows={4}
              spellCheck={false}
              value={form.hosts}
              onChange={(event) => onChange({ hosts: event.target.value })}
              className={clsx(INPUT_CLASS, '!h-auto py-2 font-mono !text-xs/5')}
            />
          )}
        </Field>
      )}
    </div>
  )
}

interface SwitchFieldProps {
  label: string
  hint: string
  checked: boolean
  onChange(checked: boolean): void
}

function SwitchField({ label, hint, checked, onChange }: SwitchFieldProps) {
  return (
    <div className="flex items-start justify-between gap-6">
      <div className="min-w-0 text-sm">
        <p aria-hidden className="font-medium">
          {label}
        </p>
        <p className="mt-0.5 text-xs text-muted">{hint}</p>
      </div>
      <Switch aria-label={label} checked={checked} onCheckedChange={onChange} />
    </div>
  )
}
