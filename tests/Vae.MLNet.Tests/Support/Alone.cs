namespace Vae.MLNet.Tests;

/// <summary>Tests that change what belongs to the process; no other test runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
