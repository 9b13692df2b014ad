import { runService } from '@plat/shared/service-kit/run-service.ts'
import { startBuildService } from './start-build-service.ts'

await runService('build-service', startBuildService, process.env)
