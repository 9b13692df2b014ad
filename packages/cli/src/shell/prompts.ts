import type { Readable, Writable } from 'node:stream'
import { CliError } from '../errors/cli-error.ts'
import { usageError } from '../errors/usage-error.ts'

interface Question {
  message: string
  /** The flag or argument that gives the answer where nobody can be asked. */
  instead: string
}

/** Questions to the person at the terminal. Where there is none every question is a usage error that names the flag to give. */
export interface Prompts {
  readonly isPossible: boolean
  text(question: Question & { initial?: string; validate?(value: string): string | undefined }): Promise<string>
  password(question: Question): Promise<string>
  confirm(question: Question & { initial?: boolean }): Promise<boolean>
  select<Value extends string>(question: Question & { options: { value: Value; label: string; hint?: string }[] }): Promise<Value>
}

interface Terminal {
  input: NodeJS.ReadableStream
  output: NodeJS.WritableStream
  signal: AbortSignal
}

/** @throws CliError (usage) from every question when `terminal` is undefined; INTERRUPTED when the person cancels */
export function createPrompts(terminal: Terminal | undefined): Prompts {
  const ask = async <Value>({ message, instead }: Question, prompt: (clack: Clack, common: Common) => Promise<Value | symbol>) => {
    if (!terminal) throw usageError(`Nobody can be asked here: ${message}${/[.?]$/.test(message) ? '' : '.'}`, `Give ${instead}.`)
    const clack = await import('@clack/prompts')
    const common = { input: terminal.input as Readable, output: terminal.output as Writable, signal: terminal.signal }
    const answer = await prompt(clack, common)
    if (clack.isCancel(answer)) throw new CliError('Nothing was done.', { code: 'INTERRUPTED', exitCode: 130 })
    return answer as Value
  }
  return {
    isPossible: terminal !== undefined,
    text: (question) =>
      ask<string>(question, (clack, common) =>
        clack.text({
          ...common,
          message: question.message,
          ...(question.initial === undefined ? {} : { initialValue: question.initial }),
          validate: (value) => (value?.trim() ? question.validate?.(value) : 'Type something.'),
        }),
      ),
    password: (question) => ask<string>(question, (clack, common) => clack.password({ ...common, message: question.message })),
    confirm: (question) =>
      ask<boolean>(question, (clack, common) =>
        clack.confirm({ ...common, message: question.message, initialValue: question.initial ?? true }),
      ),
    select: <Value extends string>(question: Question & { options: { value: Value; label: string; hint?: string }[] }) =>
      ask<Value>(
        question,
        (clack, common) =>
          clack.select<string>({ ...common, message: question.message, options: question.options }) as Promise<Value | symbol>,
      ),
  }
}

type Clack = typeof import('@clack/prompts')
type Common = { input: Readable; output: Writable; signal: AbortSignal }
