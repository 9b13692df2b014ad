import { clsx } from 'clsx'
import { CodeEditor } from '../../ui/code-editor.tsx'
import { Field } from '../../ui/field.tsx'
import { INPUT_CLASS, Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { type CallForm, type CallMethod, type CallProblems, jsonProblem, METHODS } from './call-form.ts'

interface RequestFieldsProps {
  form: CallForm
  problems: CallProblems
  onChange(changes: Partial<CallForm>): void
  onSubmit(): void
}

/** What is sent: an event, or a request as a visitor would make it. */
export function RequestFields({ form, problems, onChange, onSubmit }: RequestFieldsProps) {
  if (form.kind === 'event')
    return (
      <EditorField
        label="Event (JSON)"
        value={form.event}
        problem={problems.event ?? (form.event.trim() === '' ? undefined : jsonProblem(form.event))}
        hint="The payload that handler(event) gets."
        onChange={(event) => onChange({ event })}
        onSubmit={onSubmit}
      />
    )
  const hasBody = form.method !== 'GET' && form.method !== 'HEAD'
  return (
    <div className="grid gap-4">
      <div className="grid grid-cols-[7rem_1fr] gap-3">
        <Field label="Method">
          {(props) => (
            <Select
              {...props}
              value={form.method}
              onChange={(event) => onChange({ method: event.target.value as CallMethod })}
              options={METHODS.map((method) => ({ value: method, label: method }))}
            />
          )}
        </Field>
        <Field label="Path and query" problem={problems.path}>
          {(props) => (
            <Input
              {...props}
              value={form.path}
              spellCheck={false}
              autoComplete="off"
              className="font-mono"
              onChange={(event) => onChange({ path: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field label="Headers" hint="One a line, such as accept: text/html" problem={problems.headers}>
        {(props) => (
          <textarea
            {...props}
            rows={3}
            spellCheck={false}
            value={form.headers}
            onChange={(event) => onChange({ headers: event.target.value })}
            className={clsx(INPUT_CLASS, '!h-auto py-2 font-mono !text-xs/5')}
          />
        )}
      </Field>
      {hasBody && (
        <EditorField
          label="Body"
          value={form.body}
          warning={/^\s*[[{]/.test(form.body) ? jsonProblem(form.body) : undefined}
          hint={
            form.headers.toLowerCase().includes('content-type')
              ? 'Sent as it is.'
              : 'Sent as it is; say its kind with a content-type header.'
          }
          onChange={(body) => onChange({ body })}
          onSubmit={onSubmit}
        />
      )}
    </div>
  )
}

interface EditorFieldProps {
  label: string
  value: string
  problem?: string | undefined
  /** Worth a look, but sent all the same. */
  warning?: string | undefined
  hint: string
  onChange(value: string): void
  onSubmit(): void
}

function EditorField({ label, value, problem, warning, hint, onChange, onSubmit }: EditorFieldProps) {
  return (
    <div className="grid gap-1.5">
      <p className="text-sm font-medium">{label}</p>
      <CodeEditor label={label} value={value} onChange={onChange} onSubmit={onSubmit} height="14rem" invalid={problem !== undefined} />
      <p aria-live="polite" className={clsx('text-xs', problem ? 'text-bad' : warning ? 'text-warn' : 'text-muted')}>
        {problem ?? warning ?? hint}
      </p>
    </div>
  )
}
