-- CreateIndex
CREATE INDEX "function_figures_project_id_hour_idx" ON "function_figures"("project_id", "hour");
