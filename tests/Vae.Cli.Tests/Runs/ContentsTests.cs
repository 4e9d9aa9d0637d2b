using System.Security.Cryptography;

namespace Vae.Cli.Tests.Runs;

/// <summary>What is in the files of a run, and in its manifest.</summary>
public sealed class ContentsTests : IDisposable
{
    private static readonly RowRange Rows = new(1_000_000_005, 20);

    private static readonly RowRole[] All = [RowRole.Labels, RowRole.Latents, RowRole.Rows];

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("a.idx", ".idx")]
    [InlineData("a.idx.gz", ".idx.gz")]
    [InlineData("a.npy", ".npy")]
    [InlineData("a.npy.gz", ".npy.gz")]
    [InlineData("a.npy.zst", ".npy.zst")]
    public void Arrays_have_images_labels_latents_and_row_numbers_in_files_of_their_own(string output, string ending)
    {
        var packing = ending[4..];
        Run(output, RowElement.UInt8).Run();
        Assert.Equal(
            new[]
            {
                output,
                $"{output}.manifest.json",
                $"a.labels{ending}",
                $"a.latents{ending}",
                $"a.rows.npy{packing}",
            }.Order(StringComparer.Ordinal),
            directory.Files
        );
        var images = PlainReader.Tensor(directory[output]);
        Assert.Equal(ending.StartsWith(".idx", StringComparison.Ordinal) ? [20, 2, 3] : [20, 1, 2, 3], images.Shape);
        Assert.Equal(Numbers.SelectMany(row => MadeRows.Pixels(row)).Select(pixel => (double)pixel), images.Numbers);

        var labels = PlainReader.Tensor(directory[$"a.labels{ending}"]);
        Assert.Equal([20], labels.Shape);
        Assert.Equal(Numbers.Select(row => (double)MadeRows.Label(row)), labels.Numbers);

        var latents = PlainReader.Tensor(directory[$"a.latents{ending}"]);
        Assert.Equal([20, 2], latents.Shape);
        Assert.Equal(Numbers.SelectMany(MadeRows.Latent).Select(value => (double)value), latents.Numbers);

        var numbers = PlainReader.Tensor(directory[$"a.rows.npy{packing}"]);
        Assert.Equal([20], numbers.Shape);
        Assert.Equal(Numbers.Select(row => (double)row), numbers.Numbers);
    }

    [Theory]
    [InlineData("a.idx")]
    [InlineData("a.npy")]
    public void Arrays_of_floats_have_what_the_model_gave(string output)
    {
        Run(output, RowElement.Float32).Run();
        Assert.Equal(
            Numbers.SelectMany(row => MadeRows.Image(row)).Select(pixel => (double)pixel),
            PlainReader.Tensor(directory[output]).Numbers
        );
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.tsv")]
    [InlineData("a.csv.gz")]
    [InlineData("a.tsv.zst")]
    public void Tables_have_all_in_columns(string output)
    {
        Run(output, null).Run();
        var table = PlainReader.Table(directory[output]);
        Assert.Equal(
            "row label latent_0 latent_1 pixel_0 pixel_1 pixel_2 pixel_3 pixel_4 pixel_5",
            string.Join(' ', table[0])
        );
        Assert.Equal(20, table.Length - 1);
        foreach (var (row, line) in Numbers.Zip(table[1..]))
        {
            Assert.Equal([$"{row}", $"{MadeRows.Label(row)}"], line[..2]);
            Assert.Equal(
                [.. MadeRows.Latent(row), .. MadeRows.Image(row)],
                line[2..].Select(field => (float)PlainReader.Number(field))
            );
        }
    }

    [Fact]
    public void Tables_of_bytes_have_whole_numbers()
    {
        (Run("a.csv", RowElement.UInt8) with { Extras = [] }).Run();
        var table = PlainReader.Table(directory["a.csv"]);
        Assert.Equal("row label pixel_0 pixel_1 pixel_2 pixel_3 pixel_4 pixel_5", string.Join(' ', table[0]));
        foreach (var (row, line) in Numbers.Zip(table[1..]))
        {
            Assert.Equal(
                [$"{row}", $"{MadeRows.Label(row)}", .. MadeRows.Pixels(row).Select(pixel => $"{pixel}")],
                line
            );
        }
    }

    [Fact]
    public void Pictures_are_named_by_their_rows_and_have_their_pixels()
    {
        var run = Run("a/", null) with { Rows = new RowRange(19_990, 20) };
        run.Run();
        var names = Enumerable
            .Range(19_990, 20)
            .Select(row => $"a/{row / 10_000 * 10_000:D12}/{row:D12}.png")
            .Append("a.manifest.json")
            .Append("a.rows.csv")
            .Order(StringComparer.Ordinal);
        Assert.Equal(names, directory.Files);
        for (var row = 19_990L; row < 20_010; row++)
        {
            var path = directory[$"a/{row / 10_000 * 10_000:D12}/{row:D12}.png"];
            var picture = PngDecoder.Read(File.ReadAllBytes(path));
            Assert.Equal((3, 2, 1), (picture.Width, picture.Height, picture.Channels));
            Assert.Equal(MadeRows.Pixels(row), picture.Pixels);
        }

        var table = PlainReader.Table(directory["a.rows.csv"]);
        Assert.Equal("row label latent_0 latent_1", string.Join(' ', table[0]));
        Assert.Equal(Enumerable.Range(19_990, 20).Select(row => $"{row}"), table[1..].Select(line => line[0]));
        Assert.Equal(
            Enumerable.Range(19_990, 20).Select(row => $"{MadeRows.Label(row)}"),
            table[1..].Select(line => line[1])
        );
    }

    [Theory]
    [InlineData("a.idx", 4)]
    [InlineData("a.npy.gz", 4)]
    [InlineData("a.csv.zst", 1)]
    [InlineData("a.png", 2)]
    public void The_manifest_has_the_files_with_their_lengths_and_hashes(string output, int files)
    {
        var run = Run(output, null);
        run.Run();
        var manifest = RunManifest.Read(run.Manifest);
        Assert.Equal((run.Rows, null), (manifest.Rows, manifest.Shard));
        Assert.Null(manifest.Run.DifferenceFrom(run.Description));
        Assert.Equal(files, manifest.Files.Count);
        Assert.Equal(output, manifest.Files[0].Name);
        Assert.Equal(
            directory.Files.Where(file => !file.EndsWith(".manifest.json", StringComparison.Ordinal)),
            manifest.Files.Select(file => file.Name).Order(StringComparer.Ordinal)
        );
        foreach (var file in manifest.Files)
        {
            var bytes = File.ReadAllBytes(directory[file.Name]);
            Assert.Equal(bytes.Length, file.Bytes);
            Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant(), file.Sha256);
        }
    }

    [Fact]
    public void The_manifest_of_pictures_has_the_hash_of_all_by_row()
    {
        var run = Run("a/", null) with { Rows = new RowRange(9_990, 20), Extras = [] };
        run.Run();
        var all = directory.Files.Where(f => f.EndsWith(".png", StringComparison.Ordinal)).ToArray();
        var bytes = all.SelectMany(file => File.ReadAllBytes(directory[file])).ToArray();
        var file = Assert.Single(RunManifest.Read(run.Manifest).Files);
        Assert.Equal(("a", bytes.LongLength), (file.Name, file.Bytes));
        Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant(), file.Sha256);
    }

    private static IEnumerable<long> Numbers => Enumerable.Range(0, (int)Rows.Count).Select(i => Rows.First + i);

    private MadeRun Run(string output, RowElement? element) =>
        new(directory[output])
        {
            Rows = Rows,
            Element = element,
            Extras = All,
        };
}
