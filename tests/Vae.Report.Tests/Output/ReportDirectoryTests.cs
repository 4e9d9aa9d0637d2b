namespace Vae.Report.Tests;

public sealed class ReportDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory root = new();

    private string Target => root["report"];

    public void Dispose() => root.Dispose();

    [Fact]
    public void A_report_replaces_the_one_before_as_a_whole()
    {
        ReportDirectory.Replace(Target, fresh => WriteReport(fresh, "first", "theme.js"));
        Assert.True(ReportDirectory.HoldsReport(Target));
        ReportDirectory.Replace(Target, fresh => WriteReport(fresh, "second", "style.css"));
        Assert.Equal("second", File.ReadAllText(Path.Combine(Target, "index.html")));
        Assert.False(File.Exists(Path.Combine(Target, "assets", "theme.js")));
        Assert.Equal([Target], Directory.GetFileSystemEntries(root.Path));
    }

    [Fact]
    public void A_report_that_fails_leaves_the_one_before()
    {
        ReportDirectory.Replace(Target, fresh => WriteReport(fresh, "first", "theme.js"));
        Assert.Throws<InvalidDataException>(() =>
            ReportDirectory.Replace(
                Target,
                fresh =>
                {
                    WriteReport(fresh, "second", "style.css");
                    throw new InvalidDataException("no labels");
                }
            )
        );
        Assert.Equal("first", File.ReadAllText(Path.Combine(Target, "index.html")));
        Assert.Equal([Target], Directory.GetFileSystemEntries(root.Path));
    }

    [Fact]
    public void A_report_that_cannot_be_put_in_its_place_leaves_the_one_before()
    {
        ReportDirectory.Replace(Target, fresh => WriteReport(fresh, "first", "theme.js"));
        Assert.ThrowsAny<IOException>(() => ReportDirectory.Replace(Target, fresh => Directory.Delete(fresh)));
        Assert.Equal("first", File.ReadAllText(Path.Combine(Target, "index.html")));
        Assert.Equal([Target], Directory.GetFileSystemEntries(root.Path));
    }

    [Fact]
    public void Files_that_are_no_report_are_never_replaced()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "thesis.txt"), "years of work");
        var error = Assert.Throws<IOException>(() => ReportDirectory.Replace(Target, _ => Assert.Fail("was written")));
        Assert.Contains("holds files that are no report", error.Message, StringComparison.Ordinal);
        Assert.Equal("years of work", File.ReadAllText(Path.Combine(Target, "thesis.txt")));
        var file = Path.Combine(Target, "thesis.txt");
        error = Assert.Throws<IOException>(() => ReportDirectory.RequireReplaceable(file));
        Assert.Contains("is a file; expected a directory", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("figures/family.png")]
    [InlineData("figures/notes.json")]
    [InlineData("figures/digits.png")]
    [InlineData("assets/app.js")]
    [InlineData("index.html")]
    [InlineData("thesis/family.png")]
    public void A_file_that_no_report_wrote_keeps_the_directory(string file)
    {
        ReportDirectory.Replace(
            Target,
            fresh =>
            {
                WriteReport(fresh, "first", "theme.js");
                File.WriteAllText(Path.Combine(fresh, "figures", "digits.png"), "drawn");
            }
        );
        var path = Path.Combine(Target, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "mine");
        var error = Assert.Throws<IOException>(() => ReportDirectory.Replace(Target, _ => Assert.Fail("was written")));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    [Fact]
    public void A_link_to_a_directory_stays_one()
    {
        Directory.CreateDirectory(root["elsewhere"]);
        Directory.CreateSymbolicLink(Target, root["elsewhere"]);
        ReportDirectory.Replace(Target, fresh => WriteReport(fresh, "first", "theme.js"));
        Assert.Equal(root["elsewhere"], new DirectoryInfo(Target).LinkTarget);
        Assert.Equal("first", File.ReadAllText(Path.Combine(root["elsewhere"], "index.html")));
    }

    [Fact]
    public void An_empty_directory_is_taken()
    {
        Directory.CreateDirectory(Target);
        ReportDirectory.Replace(Target, fresh => WriteReport(fresh, "first", "theme.js"));
        Assert.True(ReportDirectory.HoldsReport(Target));
    }

    private static void WriteReport(string directory, string page, string asset)
    {
        Directory.CreateDirectory(Path.Combine(directory, "figures"));
        Directory.CreateDirectory(Path.Combine(directory, "assets"));
        File.WriteAllText(Path.Combine(directory, "index.html"), page);
        File.WriteAllText(Path.Combine(directory, "assets", PageWriter.DataFile), "");
        File.WriteAllText(Path.Combine(directory, "assets", asset), "");
    }
}
