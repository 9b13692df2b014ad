import type { Api } from '../api/api.ts'
import type { Connection } from '../config/resolve-connection.ts'
import type { Paint } from '../output/paint.ts'
import type { Progress } from '../output/progress.ts'
import type { TableSurface } from '../output/table.ts'
import type { FoundLink } from '../projects/project-link.ts'
import type { Prompts } from './prompts.ts'
import type { Shell } from './shell.ts'

/** The options every command has. */
export interface CommonOptions {
  json?: boolean
  api?: string
  token?: string
  project?: string
}

/** What a command works with. Standard output belongs to its result: see Result. */
export interface Cli {
  shell: Shell
  options: CommonOptions
  isJson: boolean
  /** Of standard output, for what is returned as text. */
  surface: TableSurface
  /** Of standard error, for progress. */
  paint: Paint
  progress: Progress
  ask: Prompts
  /** A line on standard output before the result is there, for commands that go on; nothing with --json. */
  print(line: string): void
  /** A document or text on standard output, now: for commands that go on until they are interrupted. */
  emit(result: Result): void
  /** Aborted by the first Ctrl-C. */
  signal: AbortSignal
  connection(): Promise<Connection>
  api(): Promise<Api>
  /** The link of the present folder. */
  link(): Promise<FoundLink | undefined>
  now(): number
}

/** What a command answers: one JSON value, and the same for people. */
export interface Result {
  json: unknown
  /** Without a line end; empty or absent: nothing is printed. */
  text?: string
  /** 0 by default. */
  exitCode?: number
}
