import type { Dependencies } from '../dependencies.ts'

/** What a user may see: everything (admins of the platform), or these projects. */
export interface Visibility {
  isPlatformAdmin: boolean
  projectIds: ReadonlySet<string>
}

/** What each of these users may see now, in two queries; one who is gone sees nothing. */
export async function findVisibleProjects(
  { sql }: Pick<Dependencies, 'sql'>,
  userIds: readonly string[],
): Promise<Map<string, Visibility>> {
  const [users, members] = await Promise.all([
    sql.query<{ id: string; role: string }>('SELECT id, role FROM users WHERE id = ANY($1)', [userIds]),
    sql.query<{ userId: string; projectIds: string[] }>(
      'SELECT user_id AS "userId", array_agg(project_id) AS "projectIds" FROM project_members WHERE user_id = ANY($1) GROUP BY user_id',
      [userIds],
    ),
  ])
  const projects = new Map(members.rows.map(({ userId, projectIds }) => [userId, projectIds]))
  return new Map(users.rows.map(({ id, role }) => [id, { isPlatformAdmin: role === 'admin', projectIds: new Set(projects.get(id)) }]))
}

/** Whether one may see a project. */
export const maySee = (visibility: Visibility | undefined, projectId: string): boolean =>
  visibility !== undefined && (visibility.isPlatformAdmin || visibility.projectIds.has(projectId))
