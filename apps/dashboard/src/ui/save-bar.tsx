import { Button } from './button.tsx'

interface SaveBarProps {
  /** The form it saves. */
  form: string
  /** What is not saved yet, in words. */
  children: string
  busy: boolean
  onDiscard(): void
}

/** Floats over the end of a page while something typed is not saved. */
export function SaveBar({ form, children, busy, onDiscard }: SaveBarProps) {
  return (
    <div className="pointer-events-none sticky bottom-4 z-20 mt-6 grid justify-items-center">
      <div
        role="status"
        className="pointer-events-auto flex max-w-full animate-rise flex-wrap items-center justify-end gap-x-6 gap-y-2 rounded-lg bg-raised py-2 pr-2 pl-4 shadow-overlay"
      >
        <p className="min-w-0 flex-1 truncate text-sm">{children}</p>
        <span className="flex gap-2">
          <Button variant="ghost" onClick={onDiscard}>
            Discard
          </Button>
          <Button variant="primary" form={form} type="submit" busy={busy}>
            Save
          </Button>
        </span>
      </div>
    </div>
  )
}
