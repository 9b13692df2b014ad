import { completionScript, SHELLS } from '../../completion/completion-script.ts'
import { completionTable } from '../../completion/completion-table.ts'
import { usageError } from '../../errors/usage-error.ts'
import { type CommandSpec, defineCommand } from '../command.ts'

/** Prints the script by which a shell completes the commands; they are asked for late, as this is one of them. */
export const completion = (commands: () => readonly CommandSpec[]): CommandSpec =>
  defineCommand({
    name: 'completion',
    summary: 'print the completion script of a shell',
    args: [['<shell>', `one of ${SHELLS.join(', ')}`]],
    examples: [
      ['source <(plat completion bash)', 'in ~/.bashrc'],
      ['source <(plat completion zsh)', 'in ~/.zshrc, after compinit'],
      ['plat completion fish > ~/.config/fish/completions/plat.fish', 'for fish'],
    ],
    async run(_cli, { args: [named = ''] }) {
      const shell = SHELLS.find((each) => each === named)
      if (!shell) throw usageError(`There is no completion for "${named}".`, `Use one of ${SHELLS.join(', ')}.`)
      const script = completionScript(shell, completionTable(commands()))
      return { json: { shell, script }, text: script.trimEnd() }
    },
  })
