'use client'

import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'
import { Input } from './input.tsx'

interface ConfirmDialogProps {
  open: boolean
  onOpenChange(open: boolean): void
  title: string
  /** What will happen, and what cannot be undone. */
  children: ReactNode
  /** The word on the button: the act itself, such as Delete project. */
  act: string
  danger?: boolean
  /** Must be typed before the act: for what cannot be undone. */
  name?: string
  busy?: boolean
  onConfirm(): void
}

/** Asks before an act that others feel; for one that cannot be undone, its name has to be typed. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  act,
  danger = false,
  name,
  busy = false,
  onConfirm,
}: ConfirmDialogProps) {
  const [typed, setTyped] = useState('')
  const form = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name === undefined || typed === name) onConfirm()
  }
  const change = (next: boolean) => {
    setTyped('')
    onOpenChange(next)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      description={children}
      actions={
        <>
          <Button onClick={() => change(false)}>Cancel</Button>
          <Button
            form={form}
            type="submit"
            variant={danger ? 'danger' : 'primary'}
            busy={busy}
            disabled={name !== undefined && typed !== name}
            autoFocus={name === undefined}
          >
            {act}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        {name !== undefined && (
          <Field label={`Type ${name} to go on`}>
            {(props) => <Input {...props} value={typed} onChange={(event) => setTyped(event.target.value)} autoComplete="off" autoFocus />}
          </Field>
        )}
      </form>
    </Dialog>
  )
}
