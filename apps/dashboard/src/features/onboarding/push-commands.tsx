'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { useEffect, useRef, useState } from 'react'
import { createToken } from '../../data/tokens.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { remoteWithToken } from './remote-with-token.ts'

// Shown once by the api; kept while the page is open, so that going back and forth makes no second one.
const made = new Map<string, string>()

/** The commands that push what is here, with a token made for it. */
export function PushCommands({ project }: { project: Project }) {
  const [token, setToken] = useState(made.get(project.id))
  const create = useAction({
    run: () => createToken(`git push ${project.slug}`),
    onDone(created) {
      made.set(project.id, created.token)
      setToken(created.token)
    },
  })
  const { mutate } = create
  const asked = useRef(false)
  useEffect(() => {
    if (token !== undefined || asked.current) return
    asked.current = true
    mutate(undefined)
  }, [token, mutate])
  const branch = project.productionBranch
  const commands = (secret: string) =>
    [`git remote add plat ${remoteWithToken(project.gitRemote, secret)}`, `git push plat HEAD:${branch}`].join('\n')
  return (
    <div className="grid gap-3 text-sm">
      <p className="text-muted">In the folder of your repository:</p>
      {token === undefined ? (
        <Skeleton className="h-21 w-full" />
      ) : (
        <CodeBlock code={commands(`${token.slice(0, 9)}…`)} copyText={commands(token)} />
      )}
      {create.error !== null && (
        <p className="text-bad">
          {create.error.message} <Button onClick={() => mutate(undefined)}>Try again</Button>
        </p>
      )}
      <p className="text-muted">
        The button copies it with the whole token, which is yours alone and shown only now. Account lists it and takes it back.
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
