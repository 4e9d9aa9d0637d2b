namespace Vae.Report.Tests;

/// <summary>The tests that read one set of figures.</summary>
[CollectionDefinition(Name)]
public sealed class ReadsTheFigures : ICollectionFixture<MadeFigures>
{
    public const string Name = "the figures of synthetic digits";
}
