import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { BuildLogLine } from '@plat/shared/contracts/deployments.ts'
import { cleanLine } from './clean-line.ts'
import { createLineSplitter } from './create-line-splitter.ts'
import { createMasker } from './create-masker.ts'
import type { OutputThrottle } from './output-throttle.ts'

interface BuildLogOptions {
  /** Number of the first line. */
  firstSeq: number
  /** Texts that must never show, in every form worth looking for. */
  secrets: readonly string[]
  add(line: BuildLogLine): void
  throttle: OutputThrottle
  now(): Date
}

/** Bounds of everything programs print in one build; our own lines are few and always kept. */
const TEXT_LENGTH_MAX = 10 * 1024 * 1024
const LINES_MAX = 100_000
const TAIL_LENGTH = 4096
const FULL_NOTE = 'warning: the log is longer than 10 MiB or 100,000 lines: what the build prints from here on is not kept.'

/** Every line of one build, in order, masked, cleaned and bounded. Lines go on to whoever stores them; none is kept here. */
export class BuildLog {
  private readonly options: BuildLogOptions
  private nextSeq: number
  private textLength = 0
  private lineCount = 0
  private isFull = false

  constructor(options: BuildLogOptions) {
    this.options = options
    this.nextSeq = options.firstSeq
  }

  /** One of our own lines: a step's summary or a warning. */
  system(step: string, text: string): void {
    const masker = createMasker(this.options.secrets)
    this.append(step, 'system', masker.push(text) + masker.end())
  }

  /** What the project's author must read, such as the place of an error. Counts as output of the step. */
  problem(step: string, text: string): void {
    const masker = createMasker(this.options.secrets)
    for (const line of (masker.push(text) + masker.end()).split('\n')) this.appendOutput(step, 'stderr', line)
  }

  /**
   * Reads a program's output to its end. Reads no faster than the throttle lets it, so a flood slows its program down instead of us.
   * Never rejects: a stream that breaks has ended. `onChunk` is called for each piece and while one is waited for; answers the last 4 KiB,
   * masked.
   */
  async read(step: string, name: 'stdout' | 'stderr', stream: Readable, onChunk: () => void): Promise<string> {
    const decoder = new StringDecoder('utf8')
    const masker = createMasker(this.options.secrets)
    let lines = 0
    let tail = ''
    const splitter = createLineSplitter((line) => {
      lines += 1
      tail = `${tail}${line.slice(-TAIL_LENGTH)}\n`.slice(-TAIL_LENGTH)
      this.appendOutput(step, name, line)
    })
    try {
      for await (const chunk of stream) {
        onChunk()
        lines = 0
        if (!this.isFull) splitter.push(masker.push(decoder.write(chunk as Buffer)))
        // waiting for the throttle is no silence of the program
        await this.options.throttle.take((chunk as Buffer).length, lines, () => {
          onChunk()
          return !stream.destroyed
        })
      }
    } catch {
      // killed or destroyed: what arrived counts
    }
    splitter.push(masker.push(decoder.end()) + masker.end())
    splitter.end()
    return tail
  }

  private appendOutput(step: string, stream: 'stdout' | 'stderr', raw: string): void {
    if (this.isFull) return
    const text = cleanLine(raw)
    this.textLength += text.length
    this.lineCount += 1
    this.isFull = this.textLength > TEXT_LENGTH_MAX || this.lineCount > LINES_MAX
    if (this.isFull) this.append(step, 'system', FULL_NOTE)
    else this.append(step, stream, text)
  }

  private append(step: string, stream: BuildLogLine['stream'], raw: string): void {
    this.options.add({ seq: this.nextSeq, time: this.options.now().toISOString(), step, stream, text: cleanLine(raw) })
    this.nextSeq += 1
  }
}
