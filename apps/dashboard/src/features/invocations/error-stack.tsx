import { Notice } from '../../ui/notice.tsx'

/** What went wrong in a function, with the lines of its source that led there. */
export function ErrorStack({ error }: { error: { code: string; message: string; stack?: string | undefined } }) {
  return (
    <Notice title={error.message}>
      <span className="font-mono text-xs text-muted">{error.code}</span>
      {error.stack !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys (axe scrollable-region-focusable)
        <pre tabIndex={0} className="mt-2 max-h-72 overflow-auto font-mono text-xs/5 whitespace-pre">
          {error.stack}
        </pre>
      )}
    </Notice>
  )
}
