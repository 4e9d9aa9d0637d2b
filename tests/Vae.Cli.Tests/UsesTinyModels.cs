using Vae.Cli.Tests.Tables;

namespace Vae.Cli.Tests;

/// <summary>The tests that use the tiny models, or train, run one after the other, as torch's seed is the process's.</summary>
[CollectionDefinition(Name)]
public sealed class UsesTinyModels : ICollectionFixture<TinyModels>, ICollectionFixture<TrainedTable>
{
    public const string Name = "tiny models";
}
