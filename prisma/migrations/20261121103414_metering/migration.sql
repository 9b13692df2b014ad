-- AlterTable
ALTER TABLE "invocations" ADD COLUMN     "bytes_in" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "bytes_out" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "heap_bytes" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "queue_ms" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD COLUMN     "sampled_from" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "function_figures" (
    "project_id" UUID NOT NULL,
    "function_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "success" BIGINT NOT NULL,
    "error" BIGINT NOT NULL,
    "timeout" BIGINT NOT NULL,
    "cold" BIGINT NOT NULL,
    "wall_ms" DOUBLE PRECISION NOT NULL,
    "cpu_ms" DOUBLE PRECISION NOT NULL,
    "queue_ms" DOUBLE PRECISION NOT NULL,
    "bytes_in" BIGINT NOT NULL,
    "bytes_out" BIGINT NOT NULL,
    "latency" BIGINT[],

    CONSTRAINT "function_figures_pkey" PRIMARY KEY ("project_id","function_name","version","hour")
);

-- CreateTable
CREATE TABLE "figure_batches" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "figure_batches_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "function_figures_hour_idx" ON "function_figures"("hour");

-- CreateIndex
CREATE INDEX "figure_batches_created_at_idx" ON "figure_batches"("created_at");
