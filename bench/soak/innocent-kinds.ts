/** What a call says: all of it follows from its number, so that the answer can be foretold. */
export interface CallEvent {
  nonce: string
  seed: number
  pad: string
}

/** One kind of function that does no harm. */
interface InnocentKind {
  /** Source that sets `answer` from `self`, `event` and `context`. */
  body: string
  /** Bytes of its calls' `pad`. */
  padBytes: number
  /** What its answer has besides who answered and the nonce. */
  expected(event: CallEvent): Readonly<Record<string, unknown>>
  /** The answer comes in pieces. */
  isStreamed?: true
}

const SEEDS = 16
const burnt = Array.from({ length: SEEDS }, (_, seed) => burn(seed))

const nothing = () => ({})

/** By name; a project has them in this order. */
export const INNOCENT_KINDS = {
  sync: { body: 'const answer = self', padBytes: 0, expected: nothing },
  echo: { body: 'const answer = { ...self, echo: event }', padBytes: 20, expected: (event) => ({ echo: event }) },
  timer: { body: 'await new Promise((done) => setTimeout(done, 20)); const answer = self', padBytes: 0, expected: nothing },
  cpu: {
    body: `${burn}; const answer = { ...self, value: burn(event.seed) }`,
    padBytes: 0,
    expected: ({ seed }) => ({ value: burnt[seed] }),
  },
  body: { body: 'const answer = { ...self, pad: event.pad }', padBytes: 10_240, expected: ({ pad }) => ({ pad }) },
  stream: { body: 'const answer = self', padBytes: 0, expected: nothing, isStreamed: true },
  logs: {
    body: 'for (let line = 0; line < 5; line += 1) console.log(line, event.nonce); const answer = self',
    padBytes: 0,
    expected: nothing,
  },
} as const satisfies Readonly<Record<string, InnocentKind>>

export type InnocentKindName = keyof typeof INNOCENT_KINDS

export interface Innocent {
  project: string
  functionName: string
  kind: InnocentKindName
}

/** Source of one version. It answers who it is as it was written, and as it is told by its context. */
export function innocentCode({ project, functionName, kind }: Innocent, version: number): string {
  const { body, isStreamed }: InnocentKind = INNOCENT_KINDS[kind]
  const self = `const self = { project: '${project}', functionName: '${functionName}', version: ${version},
    told: [context.functionName, context.version], nonce: event.nonce }`
  if (!isStreamed) return `export async function handler(event, context) { ${self}; ${body}; return answer }`
  return `export default { async fetch(request, env, context) {
    const event = await request.json(); ${self}; ${body}
    const text = JSON.stringify(answer)
    let sent = 0
    return new Response(new ReadableStream({ async pull(controller) {
      if (sent >= text.length) return controller.close()
      await new Promise((done) => setTimeout(done, 5))
      controller.enqueue(new TextEncoder().encode(text.slice(sent, sent + 40)))
      sent += 40
    } }))
  } }`
}

/** The nth call's event. */
export function toCallEvent(kind: InnocentKindName, call: number): CallEvent {
  const nonce = `call-${call}-`
  const { padBytes } = INNOCENT_KINDS[kind]
  return { nonce, seed: call % SEEDS, pad: nonce.repeat(Math.ceil(padBytes / nonce.length)).slice(0, padBytes) }
}

/** About 3 ms of CPU. Its text is part of a function, so that the platform computes what is computed here. */
function burn(seed: number): number {
  let value = seed + 1
  for (let round = 0; round < 1_500_000; round += 1) value = Math.imul(value ^ round, 2654435761)
  return value
}
