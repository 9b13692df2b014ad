-- DropForeignKey
ALTER TABLE "deployment_functions" DROP CONSTRAINT "deployment_functions_function_id_version_fkey";

-- AddForeignKey
ALTER TABLE "deployment_functions" ADD CONSTRAINT "deployment_functions_function_id_fkey" FOREIGN KEY ("function_id") REFERENCES "functions"("id") ON DELETE CASCADE ON UPDATE CASCADE;
