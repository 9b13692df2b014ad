'use client'

import { useMemo, useState } from 'react'
import type { EnvVar } from '../../data/env-vars.ts'
import { keys } from '../../data/keys.ts'
import { useAction } from '../../data/use-action.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Textarea } from '../../ui/textarea.tsx'
import { EnvPlan } from './env-plan.tsx'
import { type EnvScope, EnvScopeFields } from './env-scope-fields.tsx'
import { parseDotenv } from './parse-dotenv.ts'
import { planEnvChanges } from './plan-env-changes.ts'
import { putEnvVars } from './put-env-vars.ts'

interface PasteEnvCardProps {
  slug: string
  present: readonly EnvVar[]
  initialText: string
  onClose(): void
}

/** Several variables at once, from the text of a .env file; shows what that would do before it does it. */
export function PasteEnvCard({ slug, present, initialText, onClose }: PasteEnvCardProps) {
  const [text, setText] = useState(initialText)
  const [scope, setScope] = useState<EnvScope>({ targets: ['production', 'preview'], sensitive: false })
  const { entries, problems } = useMemo(() => parseDotenv(text), [text])
  const changes = planEnvChanges(entries, present)
  const wanted = changes.filter(({ effect }) => effect !== 'same')
  const put = useAction({
    run: () =>
      putEnvVars(
        slug,
        wanted.map(({ key, value }) => ({ key, value, targets: [...scope.targets], sensitive: scope.sensitive })),
      ),
    touches: [keys.env(slug)],
    done: ({ set }) => `${set.length} ${set.length === 1 ? 'variable is' : 'variables are'} set`,
    onDone: ({ refused }) => refused.length === 0 && onClose(),
  })
  return (
    <Card title="Paste a .env file">
      <form
        aria-label="Paste a .env file"
        onSubmit={(event) => {
          event.preventDefault()
          put.mutate(undefined)
        }}
        className="grid gap-4"
      >
        <div className="grid gap-4 md:grid-cols-2">
          <Textarea
            aria-label="Text of the .env file"
            rows={8}
            className="min-h-44"
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder={'DATABASE_URL=postgres://…\nAPI_KEY="…"'}
            autoFocus
          />
          <EnvPlan changes={changes} problems={problems} refused={put.data?.refused ?? []} />
        </div>
        {put.error !== null && (
          <p role="alert" className="text-sm text-bad">
            {put.error.message}
          </p>
        )}
        <div className="flex flex-wrap items-center justify-between gap-3">
          <EnvScopeFields scope={scope} onChange={setScope} />
          <div className="ml-auto flex gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" busy={put.isPending} disabled={wanted.length === 0 || scope.targets.length === 0}>
              {wanted.length === 0 ? 'Nothing to set' : `Set ${wanted.length} ${wanted.length === 1 ? 'variable' : 'variables'}`}
            </Button>
          </div>
        </div>
      </form>
    </Card>
  )
}
