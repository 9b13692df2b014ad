import { readFileSync } from 'node:fs'
import { listPids } from '../processes/list-pids.ts'

/** Command lines of all processes on this machine that contain a text, arguments parted by blanks. */
export function findCommandLines(text: string): string[] {
  return listPids().flatMap((pid) => {
    const line = readCommandLine(pid)
    return line.includes(text) ? [line] : []
  })
}

function readCommandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
