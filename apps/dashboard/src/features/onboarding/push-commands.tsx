'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { useState } from 'react'
import { createToken } from '../../data/tokens.ts'
import { useAction } from '../../data/use-action.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { remoteWithToken } from './remote-with-token.ts'

// Shown once by the api; kept while the page is open, so that going back and forth makes no second one.
const made = new Map<string, string>()

/** The commands that push what is here; copying them makes a token for it. */
export function PushCommands({ project }: { project: Project }) {
  const [token, setToken] = useState(made.get(project.id))
  const create = useAction({
    run: () => createToken(`git push ${project.slug}`),
    onDone(created) {
      made.set(project.id, created.token)
      setToken(created.token)
    },
  })
  const branch = project.productionBranch
  const commands = (secret: string) =>
    [`git remote add plat ${remoteWithToken(project.gitRemote, secret)}`, `git push plat HEAD:${branch}`].join('\n')
  return (
    <div className="grid gap-3 text-sm">
      <p className="text-muted">In the folder of your repository:</p>
      <CodeBlock
        code={commands(`${(token ?? 'plat_').slice(0, 9)}…`)}
        copyText={async () => commands(token ?? (await create.mutateAsync(undefined)).token)}
      />
      {create.error !== null && <p className="text-bad">{create.error.message}</p>}
      <p className="text-muted">
        The button copies it with a token made for it, which is yours alone and shown nowhere. Account lists it and takes it back.
      </p>
      <details className="text-muted">
        <summary className="w-fit rounded-sm">It is no git repository yet</summary>
        <div className="mt-2">
          <CodeBlock code={'git init\ngit add -A\ngit commit -m "First"'} />
        </div>
      </details>
    </div>
  )
}
