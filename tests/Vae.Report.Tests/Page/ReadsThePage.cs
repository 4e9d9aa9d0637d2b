namespace Vae.Report.Tests;

/// <summary>The tests that read one written page.</summary>
[CollectionDefinition(Name)]
public sealed class ReadsThePage : ICollectionFixture<WrittenPage>
{
    public const string Name = "the page of synthetic figures";
}
