import type { Activity, Deployment, EnvVar, PersonalToken, Project, ProjectMember, Session, User } from './generated/client.ts'

/** Rows as use cases see them; never sent as they are: presenters name the public fields. */
export type ProjectRecord = Project
export type DeploymentRecord = Deployment
export type UserRecord = User
export type PersonalTokenRecord = PersonalToken
export type SessionRecord = Session
export type ActivityRecord = Activity
export type EnvVarRecord = EnvVar
export type MemberRecord = ProjectMember
