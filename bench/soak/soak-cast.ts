import { createProject } from '../support/create-project.ts'
import type { PlatformUnderTest } from '../support/with-platform.ts'
import { HOSTILE_LIMITS, HOSTILE_PROJECTS, type Hostile, hostileCode, listHostileFunctions } from './hostile-functions.ts'
import { type Innocent, type InnocentKindName, innocentCode } from './innocent-kinds.ts'
import { nameOf } from './judge-innocent.ts'
import { saveFunction } from './save-function.ts'
import type { VersionBook } from './version-book.ts'

const PROJECTS = 20
/** Functions of each project. */
const KINDS: readonly InnocentKindName[] = ['sync', 'echo', 'timer', 'logs', 'body', 'stream', 'cpu', 'sync', 'echo', 'timer']
export const INNOCENT_LIMITS = { timeoutMs: 10_000 } as const

/** Who is called in a soak; the innocent ones of a rank, one of each project, before those of the next. */
export interface SoakCast {
  innocents: Innocent[]
  hostiles: Hostile[]
}

/** Makes all projects and functions. No function is called yet. */
export async function createSoakCast(platform: PlatformUnderTest, book: VersionBook): Promise<SoakCast> {
  const projects = Array.from({ length: PROJECTS }, (_, index) => `soak-${index}`)
  for (const project of [...projects, ...HOSTILE_PROJECTS]) await createProject(platform, project)
  const innocents = KINDS.flatMap((kind, rank) => projects.map((project) => ({ project, functionName: `${kind}-${rank}`, kind })))
  for (const innocent of innocents) {
    book.begin(nameOf(innocent), 1)
    await saveFunction(platform, { ...innocent, code: innocentCode(innocent, 1), config: INNOCENT_LIMITS, version: 1 })
    book.goLive(nameOf(innocent), 1, performance.now())
  }
  const hostiles = listHostileFunctions()
  for (const hostile of hostiles) {
    const { project, functionName, row } = hostile
    await saveFunction(platform, {
      project,
      functionName,
      code: hostileCode(hostile),
      config: { ...HOSTILE_LIMITS, ...row.config },
      version: 1,
    })
  }
  return { innocents, hostiles }
}
