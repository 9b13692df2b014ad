const LENGTH_MIN = 4
const PIECE_LENGTH_MAX = 256

/**
 * The texts to look for so that a secret is found however a tool prints it: as it is, line by line, percent-encoded, JSON-escaped and in
 * base64. Long ones come in pieces of at most 256 characters, so that a search needs little look-back. Secrets under four characters are
 * left out: masking them would make the log unreadable and hide nothing.
 */
export function secretForms(secrets: readonly string[]): string[] {
  const forms = new Set<string>()
  for (const secret of secrets.filter((text) => text.trim().length >= LENGTH_MIN)) {
    for (const form of [
      secret,
      ...secret.split(/\r?\n/),
      encodeURIComponent(secret.toWellFormed()),
      JSON.stringify(secret).slice(1, -1),
      toBase64(secret),
    ])
      if (form.trim().length >= LENGTH_MIN) for (const piece of toPieces(form.trim())) forms.add(piece)
  }
  return [...forms]
}

/** Without padding and the last characters, which depend on what follows when the secret is only the start of what was encoded. */
function toBase64(secret: string): string {
  const bytes = Buffer.from(secret)
  return bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
}

/** Pieces of about equal length: a short rest could not be told from ordinary text. */
function toPieces(text: string): string[] {
  const count = Math.ceil(text.length / PIECE_LENGTH_MAX)
  const length = Math.ceil(text.length / count)
  return Array.from({ length: count }, (_piece, index) => text.slice(index * length, (index + 1) * length))
}
