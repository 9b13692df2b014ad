export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

/** The one log of everything that runs here. */
export interface PlatformLog {
  /** A line an app printed: passed on with the app's name before it, or as it is in JSON. */
  line(source: string, text: string): void
  /** A record of our own, or one made from a program that does not log our way. */
  record(level: LogLevel, message: string, source?: string): void
  /** Text for the operator, such as the start summary: as it is, or as one record in JSON. */
  announce(text: string, fields: Record<string, unknown>): void
}

interface PlatformLogOptions {
  write(text: string): void
  format: 'text' | 'json'
  level: LogLevel
  colour: boolean
  now?: () => Date
}

const LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug']
const COLOURS: Record<string, number> = {
  api: 36,
  'functions-service': 35,
  'build-service': 33,
  proxy: 32,
  dashboard: 95,
  postgres: 34,
  plat: 37,
}
const NAME_WIDTH = 'functions-service'.length
const OWN_NAME = 'plat'

/**
 * A log that reads as one: in text every line begins with the name of the app it came from, coloured where `colour` says so; in JSON
 * the apps' lines pass unchanged. Control characters are escaped in text, so that no line can forge another or drive the terminal (R76).
 */
export function createPlatformLog({ write, format, level, colour, now = () => new Date() }: PlatformLogOptions): PlatformLog {
  const prefix = (source: string) => {
    const name = source.padEnd(NAME_WIDTH)
    return colour ? `\u001b[${COLOURS[source] ?? 37}m${name}\u001b[0m │ ` : `${name} | `
  }
  return {
    line(source, text) {
      write(format === 'json' ? `${text}\n` : `${prefix(source)}${escapeControls(text)}\n`)
    },
    record(recordLevel, message, source = OWN_NAME) {
      if (LEVELS.indexOf(recordLevel) > LEVELS.indexOf(level)) return
      const timestamp = now().toISOString()
      if (format === 'json') return write(`${JSON.stringify({ level: recordLevel, message, service: source, timestamp })}\n`)
      for (const line of message.split('\n'))
        write(`${prefix(source)}${timestamp.slice(11, 23)} ${recordLevel.toUpperCase().padEnd(5)} ${escapeControls(line)}\n`)
    },
    announce(text, fields) {
      if (format === 'json') write(`${JSON.stringify({ level: 'info', service: OWN_NAME, timestamp: now().toISOString(), ...fields })}\n`)
      else write(`${text}\n`)
    },
  }
}

function escapeControls(text: string): string {
  return text.replace(/(?!\t)\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
