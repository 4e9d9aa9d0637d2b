using System.Text.Json;

namespace Vae.Report.Tests;

[Collection(ReadsTheFigures.Name)]
public sealed class FigureFilesTests(MadeFigures made)
{
    private static readonly string[] Expected =
    [
        "01-training-curves.json",
        "01-training-curves.png",
        "02-latent-scatter.json",
        "02-latent-scatter.png",
        "03-traversal-quantiles.png",
        "03-traversal.json",
        "03-traversal.png",
        "04-interpolation.json",
        "04-interpolation.png",
        "05-latent-scatter-cvae.json",
        "05-latent-scatter-cvae.png",
        "06-class-traversals.png",
        "06-disentanglement.json",
        "06-label-paths.png",
        "06-one-z-all-labels.png",
        "06-style-transfer.png",
        "07-conditional-generation.json",
        "07-conditional-generation.png",
        "08-reconstructions-cvae.png",
        "08-reconstructions-vae.png",
        "08-reconstructions.json",
        "09-aggregated-posterior.json",
        "09-aggregated-posterior.png",
        "10-kl-per-dimension.json",
        "10-kl-per-dimension.png",
        "11-results.json",
        "12-projections.json",
        "12-projections.png",
    ];

    public static TheoryData<string> Ids { get; } =
    [
        .. Expected
            .Where(file => Path.GetExtension(file) == ".json")
            .Select(file => Path.GetFileNameWithoutExtension(file)),
    ];

    [Fact]
    public void The_figures_have_their_files_and_no_others() =>
        Assert.Equal(Expected, Directory.GetFiles(made.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_figure_says_what_it_shows_of_how_many_rows_and_with_which_seed(string id)
    {
        var json = made.Json(id);
        Assert.Equal(id, json.Text("id"));
        foreach (var text in (string[])["title", "caption", "alt"])
        {
            Assert.False(string.IsNullOrWhiteSpace(json.Text(text)));
        }

        Assert.Matches("seed|random", json.Text("caption"));
        Assert.Matches("[0-9]", json.Text("caption"));
        Assert.DoesNotContain("  ", json.Text("caption") + json.Text("alt"), StringComparison.Ordinal);
        Assert.EndsWith(".", json.Text("caption"), StringComparison.Ordinal);
        Assert.EndsWith(".", json.Text("alt"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_pictures_have_the_size_that_is_said_and_show_something(string id)
    {
        foreach (var picture in made.Json(id).Elements("pictures"))
        {
            var png = File.ReadAllBytes(Path.Combine(made.Folder, picture.Text("file")));
            var decoded = PngDecoder.Read(png);
            Assert.Equal((picture.Double("width"), picture.Double("height")), (decoded.Width, decoded.Height));
            Assert.InRange(png.Length, 1_000, 400_000);
            Assert.False(string.IsNullOrWhiteSpace(picture.Text("title")));
            Assert.EndsWith(".", picture.Text("alt"), StringComparison.Ordinal);
            Picture.ShowsSomething(png, picture.Text("file"));
        }
    }

    [Fact]
    public void The_documents_are_what_the_files_hold() =>
        Assert.All(
            made.Documents,
            document =>
                Assert.Equal(
                    File.ReadAllText(Path.Combine(made.Folder, $"{document.Id}.json")),
                    ReportJson.Text(document)
                ),
            throwIfEmpty: true
        );

    [Fact]
    public void Names_in_the_files_are_in_snake_case() =>
        Assert.All(
            made.Documents,
            document =>
                Assert.All(
                    Names(made.Json(document.Id)),
                    name => Assert.Matches("^[a-z0-9_]+$", name),
                    throwIfEmpty: true
                ),
            throwIfEmpty: true
        );

    [Fact]
    public void The_same_inputs_give_the_same_bytes()
    {
        using var again = new MadeFigures();
        foreach (var file in Expected)
        {
            Assert.True(
                File.ReadAllBytes(Path.Combine(made.Folder, file))
                    .SequenceEqual(File.ReadAllBytes(Path.Combine(again.Folder, file))),
                $"{file} differs."
            );
        }
    }

    private static IEnumerable<string> Names(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject()
                .SelectMany(property => Names(property.Value).Prepend(property.Name)),
            JsonValueKind.Array => json.EnumerateArray().SelectMany(Names),
            _ => [],
        };
}
