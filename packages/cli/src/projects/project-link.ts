import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { CliError } from '../errors/cli-error.ts'
import { ignoreInGit } from './ignore-in-git.ts'

const ProjectLink = z.object({ projectId: z.string(), slug: z.string(), api: z.string() })
export type ProjectLink = z.infer<typeof ProjectLink>

export interface FoundLink extends ProjectLink {
  /** The folder that is linked: the one asked for, or one above it. */
  folder: string
}

const FILE = path.join('.plat', 'project.json')

/** The link of a folder or of the nearest one above it. @throws CliError when the file cannot be understood */
export async function findLink(start: string): Promise<FoundLink | undefined> {
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    const file = path.join(folder, FILE)
    if (existsSync(file)) return { ...(await readLink(file)), folder }
    if (folder === path.dirname(folder)) return undefined
  }
}

async function readLink(file: string): Promise<ProjectLink> {
  try {
    return ProjectLink.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    throw new CliError(`${file} is damaged.`, { hint: 'Link the folder again with "plat link".', cause })
  }
}

/** Links a folder to a project, and keeps `.plat` out of git. */
export async function writeLink(folder: string, link: ProjectLink): Promise<void> {
  await mkdir(path.join(folder, '.plat'), { recursive: true })
  await writeFile(path.join(folder, FILE), `${JSON.stringify(link, null, 2)}\n`)
  await ignoreInGit(folder, '.plat')
}
