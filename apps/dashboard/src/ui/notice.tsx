import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { TONE_TEXT, type Tone } from './tone.ts'

interface NoticeProps {
  tone?: Exclude<Tone, 'neutral'>
  title: ReactNode
  children?: ReactNode
  action?: ReactNode
}

/** Something to know in its place on the page; what is bad is said aloud at once. */
export function Notice({ tone = 'bad', title, children, action }: NoticeProps) {
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={clsx(
        'flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-current/25 bg-current/5 px-4 py-3',
        TONE_TEXT[tone],
      )}
    >
      <div className="min-w-0 flex-1 basis-60 text-sm wrap-anywhere">
        <p className="font-medium">{title}</p>
        {children !== undefined && <div className="mt-0.5 text-ink">{children}</div>}
      </div>
      {action}
    </div>
  )
}
