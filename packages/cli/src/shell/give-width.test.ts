import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { it } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { giveWidth } from './give-width.ts'
import { createPrompts } from './prompts.ts'

const terminalOf = (columns: number) => Object.assign(new PassThrough(), { isTTY: true, columns, rows: 0, setRawMode: () => undefined })

/** What a question looks like on a terminal. */
async function ask(columns: number): Promise<string> {
  const terminal = terminalOf(columns)
  giveWidth(terminal)
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => input })
  const prompts = createPrompts({ input, output: terminal, signal: new AbortController().signal })
  const answer = prompts.text({ message: 'What is the project called?', instead: 'a name' })
  setImmediate(() => input.write('shop\r'))
  assert.equal(await answer, 'shop')
  return stripVTControlCharacters(String(terminal.read()))
}

it('a question stays in one piece on a terminal that says it has no columns', async () => {
  assert.match(await ask(0), /What is the project called\?/)
})

it('only what says it has none is given a width, also after a change of its size', () => {
  const none = terminalOf(0)
  const narrow = terminalOf(40)
  const file = Object.assign(new PassThrough(), { columns: 0 })
  for (const stream of [none, narrow, file]) giveWidth(stream)
  assert.deepEqual([none.columns, narrow.columns, file.columns], [80, 40, 0])
  none.columns = 0
  none.emit('resize')
  assert.equal(none.columns, 80)
})
