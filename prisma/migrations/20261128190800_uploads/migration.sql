-- CreateTable
CREATE TABLE "project_uploads" (
    "project_id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_uploads_pkey" PRIMARY KEY ("project_id","sha256")
);

-- CreateIndex
CREATE INDEX "project_uploads_used_at_idx" ON "project_uploads"("used_at");

-- AddForeignKey
ALTER TABLE "project_uploads" ADD CONSTRAINT "project_uploads_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;
