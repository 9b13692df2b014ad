-- AlterTable
ALTER TABLE "invocations" ADD COLUMN     "level" SMALLINT NOT NULL DEFAULT 2;

-- Of records that are there already only the ending is looked at: they are kept for 7 days.
UPDATE "invocations" SET "level" = 4 WHERE "status" <> 'success';

-- CreateIndex
CREATE INDEX "invocations_project_id_id_idx" ON "invocations"("project_id", "id");

-- CreateIndex
CREATE INDEX "invocations_deployment_id_id_idx" ON "invocations"("deployment_id", "id");

-- Warnings and failures are few among many: they have an index of their own.
CREATE INDEX "invocations_project_id_id_grave_idx" ON "invocations"("project_id", "id") WHERE "level" >= 3;
