import type { Project } from '@plat/shared/contracts/projects.ts'
import { ButtonLink } from '../../ui/button-link.tsx'
import { Card } from '../../ui/card.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

/** In the place of what is live, for a project that has nothing yet. */
export function PushCard({ project }: { project: Project }) {
  return (
    <Card flush>
      <EmptyState
        title="Nothing was deployed yet"
        action={
          <ButtonLink href={`/new?project=${project.slug}`} variant="primary">
            Deploy it
          </ButtonLink>
        }
      >
        Push a repository, upload a folder, or take a template. It will be at{' '}
        <span className="break-words text-ink">{new URL(project.urls.production).host}</span>.
      </EmptyState>
    </Card>
  )
}
