const calls = [
  ['handler(event, context)', () => fetch('/api/hello?name=Ada')],
  ['fetch(request)', () => fetch('/api/greet?name=Ada')],
  ['(req, res)', () => fetch('/api/echo', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'Ada' }) })],
]

const list = document.querySelector('#answers')
for (const [shape, call] of calls) {
  const item = document.createElement('li')
  list.append(item)
  item.textContent = `${shape}: …`
  const answer = await (await call()).json()
  item.textContent = `${shape}: ${answer.message}`
}
