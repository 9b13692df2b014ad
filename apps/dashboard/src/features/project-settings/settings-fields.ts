import type { Project } from '@plat/shared/contracts/projects.ts'

export interface SettingsField {
  name:
    | 'name'
    | 'productionBranch'
    | 'repositoryUrl'
    | 'rootDirectory'
    | 'framework'
    | 'installCommand'
    | 'buildCommand'
    | 'outputDirectory'
  label: string
  hint?: string
  placeholder?: string
  /** Text of a machine: in the font of one. */
  isCode?: boolean
  isWide?: boolean
}
export type SettingsValues = Record<SettingsField['name'], string>

export const GENERAL_FIELDS: readonly SettingsField[] = [
  { name: 'name', label: 'Name', hint: 'A new name leaves the addresses as they are.' },
  {
    name: 'productionBranch',
    label: 'Production branch',
    isCode: true,
    hint: 'A push to it goes live; every other branch gets a preview.',
  },
  {
    name: 'repositoryUrl',
    label: 'Repository',
    isCode: true,
    isWide: true,
    placeholder: 'https://github.com/owner/name.git',
    hint: 'Where deployments without a push are cloned from. Without it, only pushes and uploads deploy.',
  },
]

export const BUILD_FIELDS: readonly SettingsField[] = [
  { name: 'framework', label: 'Framework' },
  {
    name: 'rootDirectory',
    label: 'Root directory',
    isCode: true,
    placeholder: './',
    hint: 'The folder of the site in a larger repository.',
  },
  { name: 'installCommand', label: 'Install command', isCode: true, placeholder: 'as detected' },
  { name: 'buildCommand', label: 'Build command', isCode: true, placeholder: 'as detected' },
  { name: 'outputDirectory', label: 'Output directory', isCode: true, placeholder: 'as detected' },
]

/** Empty means: as detected. */
export const FRAMEWORK_OPTIONS = [
  { value: '', label: 'As detected' },
  { value: 'static', label: 'Static files' },
  { value: 'vite', label: 'Vite' },
  { value: 'astro', label: 'Astro' },
  { value: 'nextjs', label: 'Next.js' },
  { value: 'npm', label: 'npm run build' },
]

/** A project's settings as fields show them. */
export function toSettingsValues(project: Project): SettingsValues {
  const fields = [...GENERAL_FIELDS, ...BUILD_FIELDS].map(({ name }) => [name, project[name] ?? ''])
  return Object.fromEntries(fields) as SettingsValues
}

const REQUIRED = new Set(['name', 'productionBranch'])

/** What is sent: only what was changed, and null where a field was emptied. */
export function toSettingsInput(changed: Partial<SettingsValues>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(changed).map(([name, value]) => [name, value.trim() === '' && !REQUIRED.has(name) ? null : value]),
  )
}
