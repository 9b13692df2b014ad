// Brings the whole platform up on this machine, in this very process (scripts/run.mjs has prepared everything).
await import('../apps/standalone/src/main.ts')
