namespace Vae.Report.Tests;

/// <summary>The tests that look at one report in one browser.</summary>
[CollectionDefinition(Name)]
public sealed class SeesTheReport : ICollectionFixture<ReportSite>
{
    public const string Name = "the report in a browser";
}
