-- AlterTable
ALTER TABLE "deployments" ADD COLUMN     "production_env_ciphertext" BYTEA;
