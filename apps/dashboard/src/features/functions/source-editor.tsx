'use client'

import type { FunctionSource } from '@plat/shared/contracts/functions.ts'
import { updateFunction } from '../../data/functions.ts'
import { keys } from '../../data/keys.ts'
import { problemsOf } from '../../data/problems-of.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { ButtonLink } from '../../ui/button-link.tsx'
import { CodeEditor } from '../../ui/code-editor.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useDraft } from '../../ui/use-draft.ts'
import { ViewerNotice } from '../project/viewer-notice.tsx'
import { CodeProblem } from './code-problem.tsx'

interface SourceEditorProps {
  slug: string
  name: string
  base: string
  active: FunctionSource
  isReadOnly: boolean
}

/** An editor whose saving makes the next version, which answers at once. */
export function SourceEditor({ slug, name, base, active, isReadOnly }: SourceEditorProps) {
  const draft = useDraft(`source ${slug}/${name}`, { code: active.source })
  const { code } = draft.values
  const isChanged = draft.isDirty
  const save = useAction({
    run: (source: string) => updateFunction(slug, name, { code: source }),
    touches: [keys.functions(slug)],
    done: (fn) => `Version ${fn.activeVersion ?? ''} of ${name} answers now`,
    onDone: (_fn, source) => draft.settle({ code: source }),
  })
  const { of, rest } = problemsOf(save.error, ['code'])
  const submit = () => {
    if (isChanged && !save.isPending) save.mutate(code)
  }
  if (isReadOnly)
    return (
      <div className="grid gap-3">
        {active.isBundled && (
          <Notice tone="active" title="This version came with a deployment">
            Change it in the repository and push. Below is the bundle that runs.
          </Notice>
        )}
        {!active.isBundled && <ViewerNotice act="change it" />}
        <CodeEditor label={`Source of version ${active.version}`} value={active.source} height="30rem" />
      </div>
    )
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {rest !== undefined && <Notice title={rest} />}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-muted">
          Version {active.version}
          {isChanged && <span className="text-warn"> · changed, not saved</span>}
        </p>
        <div className="flex gap-2">
          {isChanged && <Button onClick={draft.discard}>Discard</Button>}
          {!isChanged && <ButtonLink href={`${base}/invoke`}>Invoke it</ButtonLink>}
          <Button type="submit" variant="primary" busy={save.isPending} disabled={!isChanged}>
            Save as a new version
          </Button>
        </div>
      </div>
      <CodeEditor
        label={`Source of ${name}`}
        value={code}
        onChange={(typed) => draft.set({ code: typed })}
        onSubmit={submit}
        height="30rem"
        invalid={of('code') !== undefined}
      />
      <CodeProblem problem={of('code')} hint="Saving makes a new version that answers at once; older ones stay. Ctrl or ⌘ Enter saves." />
    </form>
  )
}
