import type { ReactNode } from 'react'

export interface Section {
  /** Its anchor in the address. */
  id: string
  label: string
  content: ReactNode
}

/** A long page in parts: a list of them at the side, which leads to each; on small screens just one below the other. */
export function Sections({ label, sections }: { label: string; sections: readonly Section[] }) {
  return (
    <div className="grid gap-8 lg:grid-cols-[9rem_minmax(0,1fr)]">
      <nav aria-label={label} className="max-lg:hidden">
        <ul className="sticky top-30 -ml-2.5 grid gap-0.5 text-sm">
          {sections.map(({ id, label: text }) => (
            <li key={id}>
              <a href={`#${id}`} className="block rounded-md px-2.5 py-1.5 text-muted transition-colors hover:bg-hover hover:text-ink">
                {text}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div className="grid min-w-0 max-w-3xl gap-6">
        {sections.map(({ id, content }) => (
          <div key={id} id={id} className="min-w-0 scroll-mt-28">
            {content}
          </div>
        ))}
      </div>
    </div>
  )
}
