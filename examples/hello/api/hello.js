export async function handler(event, context) {
  console.log('Saying hello from', context.functionName)
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: `Hello, ${event.name ?? 'World'}!`, version: context.version }),
  }
}
