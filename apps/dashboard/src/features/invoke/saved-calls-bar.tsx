'use client'

import { Bookmark, X } from 'lucide-react'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { Input } from '../../ui/input.tsx'
import type { CallForm } from './call-form.ts'
import { readSavedCalls, type SavedCall, writeSavedCalls } from './saved-calls.ts'

interface SavedCallsBarProps {
  slug: string
  functionName: string
  form: CallForm
  onLoad(form: CallForm): void
}

/** Calls kept by name in this browser, to make them again. */
export function SavedCallsBar({ slug, functionName, form, onLoad }: SavedCallsBarProps) {
  const [calls, setCalls] = useState<SavedCall[]>([])
  const [isNaming, setNaming] = useState(false)
  const [name, setName] = useState('')
  const formId = useId()
  useEffect(() => setCalls(readSavedCalls(slug, functionName)), [slug, functionName])
  const keep = (next: SavedCall[]) => {
    setCalls(next)
    writeSavedCalls(slug, functionName, next)
  }
  const save = (event: FormEvent) => {
    event.preventDefault()
    const given = name.trim()
    if (given === '') return
    keep([...calls.filter((call) => call.name !== given), { name: given, form }])
    setNaming(false)
    setName('')
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      {calls.map((call) => (
        <span key={call.name} className="inline-flex max-w-52 items-center rounded-full border border-line-strong bg-surface text-xs">
          <button
            type="button"
            onClick={() => onLoad(call.form)}
            className="touchable h-7 min-w-0 truncate rounded-l-full pr-1 pl-3 hover:text-accent"
          >
            {call.name}
          </button>
          <button
            type="button"
            aria-label={`Forget ${call.name}`}
            onClick={() => keep(calls.filter((each) => each.name !== call.name))}
            className="touchable grid h-7 w-7 shrink-0 place-items-center rounded-r-full text-faint hover:text-bad"
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </span>
      ))}
      <Button size="sm" variant="ghost" className={calls.length === 0 ? '-ml-2.5' : ''} onClick={() => setNaming(true)}>
        <Bookmark aria-hidden />
        Save this call
      </Button>
      <Dialog
        open={isNaming}
        onOpenChange={setNaming}
        title="Save this call"
        description="It is kept in this browser only."
        actions={
          <>
            <Button onClick={() => setNaming(false)}>Cancel</Button>
            <Button type="submit" form={formId} variant="primary" disabled={name.trim() === ''}>
              Save
            </Button>
          </>
        }
      >
        <form id={formId} onSubmit={save}>
          <Field label="Name">
            {(props) => (
              <Input
                {...props}
                value={name}
                maxLength={60}
                autoFocus
                autoComplete="off"
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        </form>
      </Dialog>
    </div>
  )
}
