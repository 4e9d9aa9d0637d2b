namespace Vae.Cli.Tests;

/// <summary>The tests that use the tiny models run one after the other, as torch's seed is the process's.</summary>
[CollectionDefinition(Name)]
public sealed class UsesTinyModels : ICollectionFixture<TinyModels>
{
    public const string Name = "tiny models";
}
