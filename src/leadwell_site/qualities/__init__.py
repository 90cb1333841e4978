"""Leadership qualities: self-assessment, assessments from all round, plans, and health checks."""
