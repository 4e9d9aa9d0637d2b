using System.Text.RegularExpressions;

namespace Vae.Report.Tests;

/// <summary>The page is complete, and asks for nothing from elsewhere.</summary>
[Collection(ReadsThePage.Name)]
public sealed partial class PageFilesTests(WrittenPage page)
{
    [Fact]
    public void The_page_refers_to_every_file_beside_it_and_to_no_other()
    {
        var figures = WrittenPage.Figures.SelectMany(figure =>
            figure.Pictures.Select(picture => picture.File).Append($"{figure.Id}.json")
        );
        var expected = page.Files.Where(file => file != "index.html").Concat(figures.Select(file => $"figures/{file}"));
        var named = Reference()
            .Matches(page.Html)
            .Select(match => match.Groups[1].Value)
            .Where(name => !name.StartsWith('#') && name != "data:,");
        Assert.Equal(expected.Order(StringComparer.Ordinal), named.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_file_of_our_own_names_an_address()
    {
        var own = page.Files.Where(file => !file.EndsWith(".min.js", StringComparison.Ordinal)).ToList();
        Assert.Contains("assets/explorer.js", own);
        foreach (var file in own)
        {
            Assert.DoesNotMatch(@"https?:|[""'(]//\w", File.ReadAllText(Path.Combine(page.Folder, file)));
        }
    }

    [Fact]
    public void No_element_runs_a_script_of_its_own()
    {
        Assert.DoesNotMatch(@"<[^>]*\son[a-z]+\s*=", page.Html);
        Assert.DoesNotMatch(@"<script(?![^>]*\ssrc=)", page.Html);
    }

    [Fact]
    public void Every_placeholder_of_the_template_is_filled() =>
        Assert.DoesNotContain("{{", page.Html, StringComparison.Ordinal);

    [Fact]
    public void The_same_inputs_give_the_same_bytes()
    {
        using var again = new TemporaryDirectory();
        WrittenPage.Write(again.Path);
        Assert.Equal(page.Files, again.Files);
        Assert.All(
            again.Files,
            file =>
                Assert.True(
                    File.ReadAllBytes(Path.Combine(page.Folder, file))
                        .AsSpan()
                        .SequenceEqual(File.ReadAllBytes(again[file])),
                    $"{file} differs."
                ),
            throwIfEmpty: true
        );
    }

    [GeneratedRegex(@"(?:src|href)=""([^""]*)""")]
    private static partial Regex Reference();
}
