// torch's default generator and its thread count belong to the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
