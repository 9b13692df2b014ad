import assert from 'node:assert/strict'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { ConformanceSubject } from '../conformance-subject.ts'

/** What a command can read and write. */
export function fileConformance(subject: ConformanceSubject): void {
  test('what a command writes stays, and is the service user to read and remove', async () => {
    const { code, stderr } = await subject.sh('umask 077; mkdir -p made/deep; echo kept > made/deep/file; chmod 500 made/deep')
    assert.equal(code, 0, stderr)
    const made = join(subject.workDir, 'made')
    assert.equal(await readFile(join(made, 'deep/file'), 'utf8'), 'kept\n')
    await subject.sh('chmod 700 made/deep')
    await rm(made, { recursive: true })
  })

  test('a path given through a symbolic link can be used by either name', async () => {
    const link = join(subject.hostDir, 'link to work')
    await symlink(subject.workDir, link)
    const { code, stderr } = await subject.sh(`cd '${link}' && echo x > through-link && cat '${subject.workDir}/through-link'`, {
      writable: [link],
      cwd: link,
    })
    assert.equal(code, 0, stderr)
  })

  test('programs of the host run: shell, git, node, name look-up of localhost', async () => {
    const { code, stderr } = await subject.sh(
      `git --version && '${process.execPath}' -e 'os.userInfo().username' && getent hosts localhost`,
    )
    assert.equal(code, 0, stderr)
  })

  describe('behind walls', { skip: !subject.driver.isolation.namespaces && 'the driver has none' }, () => walledFiles(subject))
}

function walledFiles(subject: ConformanceSubject): void {
  test('a file of the host that was not named cannot be read', async () => {
    const secret = join(subject.hostDir, 'secret')
    await writeFile(secret, 'for the host only')
    const { stdout } = await subject.sh(`cat '${secret}'; ls '${subject.hostDir}' /root /home /var/lib /etc/shadow /sys; true`)
    assert.equal(stdout, '')
  })

  test('nothing but the writable paths and /tmp can be written', async () => {
    const places = ['/', '/usr', '/etc', '/dev', '/run', '/proc/sys/kernel', subject.hostDir, '/var']
    const { stdout } = await subject.sh(places.map((place) => `{ echo x > '${place}/probe'; } 2>/dev/null && echo '${place}'`).join('; '))
    assert.equal(stdout, '')
  })

  test('kernel settings cannot be changed, whoever runs the service', async () => {
    const { stdout } = await subject.sh('f=/proc/sys/kernel/core_pattern; { cat $f > $f; } 2>/dev/null && echo changed')
    assert.equal(stdout, '')
  })

  test('a writable path in a read-only one can be written, and a read-only one in that cannot', async () => {
    const outer = join(subject.hostDir, 'outer')
    await mkdir(join(outer, 'inner/sealed'), { recursive: true })
    const paths = { readOnly: [outer, join(outer, 'inner/sealed')], writable: [join(outer, 'inner')], cwd: outer }
    const script = 'for d in . inner inner/sealed; do { echo x > $d/new; } 2>/dev/null && echo $d; done'
    assert.equal((await subject.sh(script, paths)).stdout, 'inner\n')
  })

  test('a path that does not exist is refused', async () => {
    await assert.rejects(subject.sh('true', { readOnly: [join(subject.hostDir, 'missing')] }), /missing/)
  })

  test('/tmp and /dev/shm are private and take no more than their size', async () => {
    const { stdout } = await subject.sh(
      'for d in /tmp /dev/shm; do for f in fits not; do head -c 3000000 /dev/zero > $d/$f 2>/dev/null && echo $d/$f; done; done',
      { limits: { tmpBytesMax: 4 * 1024 * 1024 } },
    )
    assert.equal(stdout, '/tmp/fits\n/dev/shm/fits\n')
    assert.equal((await subject.sh('ls /tmp/fits /dev/shm/fits 2>/dev/null')).stdout, '')
  })

  test('no other process is visible, no namespace can be made, no capability is held', async () => {
    const { stdout } = await subject.sh(
      'ls -d /proc/[0-9]* | wc -l; unshare -U true 2>/dev/null && echo made; grep CapEff /proc/self/status',
    )
    assert.match(stdout, /^[3-7]\nCapEff:\t0+\n$/)
  })
}
