import { Layers } from 'lucide-react'
import { ButtonLink } from '../../ui/button-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'

/** Before the first project. */
export function NoProjects() {
  return (
    <>
      <PageHeader title="Projects" />
      <div className="rounded-lg border">
        <EmptyState
          icon={<Layers />}
          title="Your first project takes a minute"
          action={
            <ButtonLink href="/new" variant="primary">
              New project
            </ButtonLink>
          }
        >
          Push a git repository, drop a folder, or begin with a template. It is built and served at its own address.
        </EmptyState>
      </div>
    </>
  )
}
