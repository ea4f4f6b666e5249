"""Making the models that the package ships: run by hand, imported by nothing else."""
