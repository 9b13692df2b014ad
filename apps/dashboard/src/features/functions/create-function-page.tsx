'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { createFunction } from '../../data/functions.ts'
import { keys } from '../../data/keys.ts'
import { problemsOf } from '../../data/problems-of.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { ButtonLink } from '../../ui/button-link.tsx'
import { CodeEditor } from '../../ui/code-editor.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { useDraft } from '../../ui/use-draft.ts'
import { mayWrite } from '../project/may-write.ts'
import { useProject, useSlug } from '../project/use-project.ts'
import { ViewerNotice } from '../project/viewer-notice.tsx'
import { CodeProblem } from './code-problem.tsx'
import { FUNCTION_TEMPLATES } from './function-templates.ts'

/** A new function from source that is written here, callable at once. */
export function CreateFunctionPage() {
  const slug = useSlug()
  const project = useProject()
  if (project === undefined || mayWrite(project.role)) return <CreateFunctionForm slug={slug} context={project?.name ?? slug} />
  return (
    <>
      <PageHeader title="New function" context={project.name} />
      <ViewerNotice act="make functions" />
    </>
  )
}

function CreateFunctionForm({ slug, context }: { slug: string; context: string }) {
  const router = useRouter()
  const [template, setTemplate] = useState(FUNCTION_TEMPLATES[0].id)
  const shown = FUNCTION_TEMPLATES.find(({ id }) => id === template) ?? FUNCTION_TEMPLATES[0]
  const draft = useDraft(`new function of ${slug}`, { name: '', code: shown.code })
  const { name, code } = draft.values
  const create = useAction({
    run: () => createFunction(slug, { functionName: name, code }),
    touches: [keys.functions(slug)],
    done: () => `${name} can be called`,
    onDone() {
      draft.discard()
      router.push(`/projects/${slug}/functions/${name}/invoke`)
    },
  })
  const { of, rest } = problemsOf(create.error, ['functionName', 'code'])
  const submit = () => {
    if (!create.isPending) create.mutate(undefined)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <PageHeader
        title="New function"
        context={context}
        actions={
          <>
            <ButtonLink href={`/projects/${slug}/functions`}>Cancel</ButtonLink>
            <Button type="submit" variant="primary" busy={create.isPending}>
              Create function
            </Button>
          </>
        }
      />
      <div className="grid gap-5">
        {rest !== undefined && <Notice title={rest} />}
        <div className="max-w-md">
          <Field label="Name" problem={of('functionName')} hint={`Its address is /_functions/${name === '' ? 'name' : name}`}>
            {(props) => (
              <Input
                {...props}
                required
                autoFocus
                autoComplete="off"
                spellCheck={false}
                value={name}
                onChange={(event) => draft.set({ name: event.target.value })}
                placeholder="hello"
                className="font-mono"
              />
            )}
          </Field>
        </div>
        <div className="grid gap-2">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <p className="text-sm font-medium">Source</p>
            <Segmented
              label="Shape of the handler"
              value={template}
              onChange={setTemplate}
              options={FUNCTION_TEMPLATES.map(({ id, label }) => ({ value: id, label }))}
            />
          </div>
          <CodeEditor
            label="Source of the function"
            value={code}
            onChange={(typed) => draft.set({ code: typed })}
            onSubmit={submit}
            height="24rem"
            invalid={of('code') !== undefined}
          />
          <CodeProblem problem={of('code')} hint={`${shown.hint} JavaScript or TypeScript; Ctrl or ⌘ Enter creates it.`} />
        </div>
      </div>
    </form>
  )
}
