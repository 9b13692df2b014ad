'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { Card } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SettingControl } from './setting-control.tsx'
import { BUILD_FIELDS, GENERAL_FIELDS, type SettingsField } from './settings-fields.ts'
import type { useSettingsForm } from './use-settings-form.ts'

interface GeneralFormProps {
  id: string
  project: Project
  form: ReturnType<typeof useSettingsForm>
  canChange: boolean
}

/** Name, branch, repository, and how it is built. Its save bar is the page's. */
export function GeneralForm({ id, project, form, canChange }: GeneralFormProps) {
  const control = (field: SettingsField) => (
    <SettingControl
      key={field.name}
      field={field}
      value={form.values[field.name]}
      problem={form.problems.of(field.name)}
      disabled={!canChange}
      onChange={(value) => form.set({ [field.name]: value })}
    />
  )
  return (
    <form
      id={id}
      aria-label="Settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (form.changed > 0) form.save()
      }}
      className="grid gap-6"
    >
      {!canChange && (
        <Notice tone="active" title={`Your role here is ${project.role}`}>
          Settings are changed by admins and the owner of the project.
        </Notice>
      )}
      {form.problems.rest !== undefined && <Notice title="The settings were not saved">{form.problems.rest}</Notice>}
      <Card title="General">
        <div className="grid gap-5 sm:grid-cols-2">
          {GENERAL_FIELDS.map(control)}
          <dl className="grid gap-5 text-sm sm:col-span-2 sm:grid-cols-2">
            <Fact name="Slug" value={project.slug} />
            <Fact name="Production address" value={project.urls.production} />
          </dl>
        </div>
      </Card>
      <Card title="Build">
        <div className="grid gap-5 sm:grid-cols-2">{BUILD_FIELDS.map(control)}</div>
        <p className="mt-5 text-xs text-muted">
          Changes apply to the next deployment. What is set here wins over the repository’s <code className="font-mono">plat.json</code>; an
          empty field leaves it to that, or to what is detected.
        </p>
      </Card>
    </form>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="min-w-0">
      <dt className="font-medium">{name}</dt>
      <dd className="flex items-center gap-1">
        <span className="min-w-0 truncate font-mono text-xs text-muted">{value}</span>
        <CopyButton text={value} label={`Copy the ${name.toLowerCase()}`} />
      </dd>
    </div>
  )
}
