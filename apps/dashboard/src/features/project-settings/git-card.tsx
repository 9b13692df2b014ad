import type { Project } from '@plat/shared/contracts/projects.ts'
import { Card } from '../../ui/card.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Link } from '../../ui/link.tsx'

/** Where to push, and how. */
export function GitCard({ project }: { project: Project }) {
  return (
    <Card title="Git remote">
      <div className="grid gap-4 text-sm">
        <p className="text-muted">Push to this address from any repository. Each branch gets a deployment of its own.</p>
        <CodeBlock code={project.gitRemote} />
        <p className="text-muted">Once, in the folder of your repository, and then for each deployment:</p>
        <CodeBlock code={`git remote add plat ${project.gitRemote}\ngit push plat HEAD:${project.productionBranch}`} />
        <p className="text-muted">
          git asks for a user name, where anything will do, and a password: give it a{' '}
          <Link href="/account#tokens" className="rounded-sm text-accent underline underline-offset-4">
            personal token
          </Link>
          .
        </p>
      </div>
    </Card>
  )
}
