import { createParser } from 'eventsource-parser'

/** Reads the event stream of a chat completion, as language models send it, and answers the text it spells. */
export async function POST(request) {
  let text = ''
  let isDone = false
  let skipped = 0
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') isDone = true
      else text += JSON.parse(data).choices[0]?.delta.content ?? ''
    },
    onComment: () => (skipped += 1),
  })
  const decoder = new TextDecoder()
  const bytes = new Uint8Array(await request.arrayBuffer())
  // In pieces that split lines and characters, as a network does.
  for (let at = 0; at < bytes.length; at += 7) parser.feed(decoder.decode(bytes.subarray(at, at + 7), { stream: true }))
  return Response.json({ text, isDone, skipped })
}
