import { existsSync, readFileSync, writeFileSync } from 'node:fs'

interface Section {
  name: string
  shows: string
  /** Markdown below its heading. */
  content: string
}

const HEAD = `# Benchmarks

Written by \`npm run bench\`. \`npm run bench -- invoke cold\` measures some, \`--quick\` with fewer samples; BENCH_ROUNDS and BENCH_SECONDS
say how often and how long.

All server processes of a contestant share one core, the load generator has another one. Every contestant gets the same load in turn,
round by round; a *ratio* is the median of the round-by-round ratios, everything else the median of the rounds. Absolute figures move with
the machine and the minute, ratios far less: compare ratios. A missed target is a finding. Each section says when and where it was
measured, because a run replaces only the sections it measured.
`

/** Replaces sections of the page, keeps its others, and orders all as `names`. */
export function writePage(file: string, names: readonly string[], sections: readonly Section[]): void {
  const known = new Map<string, string>()
  for (const part of existsSync(file) ? readFileSync(file, 'utf8').split(/^(?=## )/m) : []) {
    const name = /^## (\S+)/.exec(part)?.[1]
    if (name !== undefined) known.set(name, part.trimEnd())
  }
  for (const { name, shows, content } of sections) known.set(name, `## ${name}\n\nShows: ${shows}.\n\n${content}`)
  const parts = names.flatMap((name) => known.get(name) ?? [])
  writeFileSync(file, `${[HEAD.trimEnd(), ...parts].join('\n\n')}\n`)
}
