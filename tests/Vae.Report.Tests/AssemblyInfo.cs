// The seed and the number of threads of libtorch are the process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
