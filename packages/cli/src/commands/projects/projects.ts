import type { CommandSpec } from '../command.ts'
import { createProjectCommand } from './create-project.ts'
import { listProjects } from './list-projects.ts'
import { removeProject } from './remove-project.ts'

/** Projects of the platform. */
export const projects: CommandSpec = {
  name: 'projects',
  aliases: ['project'],
  summary: 'list, create and remove projects',
  examples: [
    ['plat projects', 'lists those you may see'],
    ['plat projects create my-site', 'makes one'],
  ],
  commands: [listProjects, createProjectCommand, removeProject],
}
