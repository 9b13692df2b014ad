import type { CommandSpec } from '../command.ts'
import { activateVersion } from './activate-version.ts'
import { invoke } from './invoke.ts'
import { listFunctions } from './list-functions.ts'
import { listVersions } from './list-versions.ts'
import { removeFunction } from './remove-function.ts'
import { showSource } from './show-source.ts'

/** Functions of a project and their versions. */
export const functions: CommandSpec = {
  name: 'functions',
  aliases: ['fn', 'function'],
  summary: 'functions of a project and their versions',
  examples: [
    ['plat functions', 'lists them'],
    ['plat functions versions hello', 'what was deployed when'],
    ['plat functions activate hello 3', 'switches at once'],
  ],
  commands: [listFunctions, invoke, listVersions, activateVersion, showSource, removeFunction],
}
