import { useState } from 'react'

export function App() {
  const [name, setName] = useState('Ada')
  const [answer, setAnswer] = useState(null)

  async function greet(event) {
    event.preventDefault()
    const response = await fetch('/api/greeting', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    })
    setAnswer(await response.json())
  }

  return (
    <main>
      <h1>Vite + React on Plat</h1>
      <form onSubmit={greet}>
        <label htmlFor="name">Your name</label>
        <input id="name" value={name} onChange={(event) => setName(event.target.value)} />
        <button type="submit">Ask the function</button>
      </form>
      {answer && <output data-testid="answer">{answer.message ?? answer.error}</output>}
    </main>
  )
}
