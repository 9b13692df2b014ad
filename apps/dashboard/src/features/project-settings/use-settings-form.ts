'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { useQueryClient } from '@tanstack/react-query'
import { keys } from '../../data/keys.ts'
import { problemsOf } from '../../data/problems-of.ts'
import { updateProject } from '../../data/projects.ts'
import { useAction } from '../../data/use-action.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { type SettingsValues, toSettingsInput, toSettingsValues } from './settings-fields.ts'

/** The settings of a project while they are changed: what is typed, what of it is not saved, what the api says about it. */
export function useSettingsForm(project: Project) {
  const queryClient = useQueryClient()
  const { values, changes, set, discard, settle } = useDraft(`settings ${project.id}`, toSettingsValues(project))
  const save = useAction<Partial<SettingsValues>, Project>({
    run: (changed) => updateProject(project.slug, toSettingsInput(changed) as Parameters<typeof updateProject>[1]),
    touches: [keys.overview],
    done: () => 'Settings saved',
    onDone(saved, sent) {
      queryClient.setQueryData(keys.project(project.slug), saved)
      settle(sent)
    },
  })
  return {
    values,
    /** How many fields differ from what is saved. */
    changed: Object.keys(changes).length,
    set,
    discard() {
      save.reset()
      discard()
    },
    isSaving: save.isPending,
    problems: problemsOf(save.error, Object.keys(values)),
    save: () => save.mutate(changes),
  }
}
