import { request } from 'node:http'
import { text } from 'node:stream/consumers'

/**
 * The rest of the post-receive hook. Standard input is the address to report to, then git's lines `<old> <new> <ref>`; the api's
 * answer goes to standard output, and from there to whoever pushes. Ends with status 0 whatever happens: the refs are stored.
 */
const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`)
const LATER = 'The push is stored. Its deployment starts by itself as soon as the api is back.'

process.stdout.on('error', () => process.exit(0)) // nobody listens any more
const input = await text(process.stdin)
const [address = '', ...updates] = input.split('\n')

let answered = false
const call = request(address, { method: 'POST', agent: false, headers: { 'content-type': 'text/plain' } }, (response) => {
  answered = true
  response.setEncoding('utf8')
  if (response.statusCode !== 200) {
    response.resume()
    return say(LATER)
  }
  response.on('data', (chunk: string) => process.stdout.write(chunk))
  response.once('close', () => {
    if (!response.complete) say('The api is restarting. The deployment goes on without this output.')
  })
  response.on('error', () => undefined) // `close` follows
})
call.on('error', () => {
  if (!answered) say(LATER)
})
call.end(updates.join('\n'))
