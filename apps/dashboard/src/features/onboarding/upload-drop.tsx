'use client'

import type { Project } from '@plat/shared/contracts/projects.ts'
import { clsx } from 'clsx'
import { Upload } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format-bytes.ts'
import { packFiles, type SourceEntry } from './pack-files.ts'
import { readDropped, readPicked } from './read-dropped.ts'
import { usePageWithoutDrops } from './use-page-without-drops.ts'
import { useUpload } from './use-upload.ts'

const ARCHIVE = /\.(tgz|tar\.gz)$/i
const PAGE = /\.html?$/i

/** Takes a folder, or a .tgz of one, and deploys it. The folder is packed here; node_modules and .git stay behind. */
export function UploadDrop({ project }: { project: Project }) {
  const [isOver, setOver] = useState(false)
  const [problem, setProblem] = useState<string>()
  const folder = useRef<HTMLInputElement>(null)
  const archive = useRef<HTMLInputElement>(null)
  const upload = useUpload(project.slug)
  usePageWithoutDrops()
  const send = async (read: () => Promise<readonly SourceEntry[]>) => {
    setProblem(undefined)
    try {
      const entries = await read()
      const only = entries.length === 1 ? entries[0] : undefined
      if (entries.length === 0) return setProblem('There is no file in it.')
      if (only && !only.path.includes('/') && !ARCHIVE.test(only.path) && !PAGE.test(only.path))
        return setProblem(`${only.path} alone is no site. Choose a folder, or a .tgz of one; unpack any other archive first.`)
      upload.mutate(only && ARCHIVE.test(only.path) ? only.content : await packFiles(entries))
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'It could not be read.')
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const { items } = event.dataTransfer
    void send(() => readDropped(items))
  }
  const choose = (input: HTMLInputElement | null) => {
    if (!input) return
    input.value = '' // what was chosen before may be chosen again, mended
    input.click()
  }
  const failure = problem ?? upload.error?.message
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way; the buttons in it are the other
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={clsx(
        'grid justify-items-center gap-3 rounded-md border border-dashed px-4 py-10 text-center text-sm transition-colors',
        isOver ? 'border-accent bg-accent/5' : 'border-control',
      )}
    >
      <Upload aria-hidden className="size-5 text-muted" />
      <p className="text-muted">
        {upload.isPending ? `Sending ${formatBytes(upload.variables.size)} …` : 'Drop a folder or a .tgz here, or choose one.'}
      </p>
      <div className="flex gap-2">
        <Button busy={upload.isPending} onClick={() => choose(folder.current)}>
          Choose folder
        </Button>
        <Button disabled={upload.isPending} onClick={() => choose(archive.current)}>
          Choose .tgz
        </Button>
      </div>
      {failure !== undefined && (
        <p role="alert" className="text-bad">
          {failure}
        </p>
      )}
      <input
        ref={(element) => {
          folder.current = element
          element?.setAttribute('webkitdirectory', '')
        }}
        type="file"
        hidden
        multiple
        aria-label="Folder"
        onChange={({ currentTarget: { files } }) => void send(async () => readPicked(files))}
      />
      <input
        ref={archive}
        type="file"
        hidden
        accept=".tgz,.gz"
        aria-label="Archive"
        onChange={({ currentTarget: { files } }) => void send(async () => readPicked(files))}
      />
    </div>
  )
}
