-- CreateTable
CREATE TABLE "activities" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "actor_id" UUID,
    "actor_email" TEXT,
    "actor_name" TEXT,
    "project_id" UUID,
    "project_slug" TEXT,
    "project_name" TEXT,
    "deployment_id" UUID,
    "function_name" TEXT,
    "version" INTEGER,
    "subject" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "activities_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "activities_project_id_id_idx" ON "activities"("project_id", "id");

-- CreateIndex
CREATE INDEX "activities_actor_id_id_idx" ON "activities"("actor_id", "id");

-- CreateIndex
CREATE INDEX "activities_created_at_idx" ON "activities"("created_at");
