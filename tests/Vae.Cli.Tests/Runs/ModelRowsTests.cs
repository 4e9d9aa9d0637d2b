using System.Diagnostics;
using System.Globalization;

namespace Vae.Cli.Tests.Runs;

/// <summary>The rows of the sources are what the library computes, whatever part of them a run has.</summary>
public sealed class ModelRowsTests : IDisposable
{
    private const int Batch = 16;
    private const long Seed = 11;

    private readonly TemporaryDirectory directory = new();
    private readonly VaeModel model = Load("conv-cvae", Batch);

    public void Dispose()
    {
        model.Dispose();
        directory.Dispose();
    }

    [Theory]
    [InlineData(0, 50)]
    [InlineData(32, 16)]
    [InlineData(160_000_000_000, 33)]
    public void Generated_images_are_those_of_the_model(long first, int count)
    {
        var plan = LabelPlan.Parse("2,0", 3);
        var expected = model.Generate(count, Seed, plan, first);
        var latents = model.SamplePrior(count, Seed, first);
        Generate("a.npy", new RowRange(first, count), plan);
        Assert.Equal(expected, Floats("a.npy"));
        Assert.Equal(latents, Floats("a.latents.npy"));
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => (first + i) % 2 == 0 ? 2.0 : 0.0),
            PlainReader.Tensor(directory["a.labels.npy"]).Numbers
        );
    }

    [Theory]
    [InlineData(1, 15)]
    [InlineData(7, 30)]
    [InlineData(15, 2)]
    [InlineData(39, 1)]
    public void A_row_does_not_depend_on_where_a_run_starts_and_ends(int first, int count)
    {
        var plan = LabelPlan.Parse("0:0.2,1:0.5,2:0.3", 3);
        var whole = model.Generate(48, Seed, plan);
        Generate("a.npy", new RowRange(first, count), plan);
        Assert.Equal(whole[(first * model.DataSize)..((first + count) * model.DataSize)], Floats("a.npy"));
    }

    [Fact]
    public void An_unconditional_models_images_have_no_labels()
    {
        using var mlp = Load("mlp", Batch);
        using var source = new GenerateSource(mlp, null, Seed);
        var rows = new RowRange(0, 20);
        Run(new MadeName(directory["a.npy"], RowTable.Images(mlp.Signature), []), rows, source);
        Assert.Equal(mlp.Generate(20, Seed), Floats("a.npy"));
    }

    [Fact]
    public void Labels_of_a_file_are_those_of_their_rows()
    {
        File.WriteAllText(directory["labels.txt"], string.Join('\n', Enumerable.Range(0, 40).Select(i => i * i % 3)));
        long[] labels = [.. Enumerable.Range(5, 30).Select(i => (long)(i * i % 3))];
        var expected = new float[30 * model.DataSize];
        var whole = new float[40 * model.DataSize];
        model.Generate(Seed, 0, [.. Enumerable.Range(0, 40).Select(i => (long)(i * i % 3))], whole);
        whole.AsSpan(5 * model.DataSize, expected.Length).CopyTo(expected);

        using var file = new FileLabels(RowReader.OpenLabels(directory["labels.txt"]), 3);
        file.Skip(5);
        using var source = new GenerateSource(model, file, Seed);
        Run(
            new MadeName(directory["a.npy"], RowTable.Images(model.Signature), [RowRole.Labels]),
            new RowRange(5, 30),
            source
        );

        Assert.Equal(expected, Floats("a.npy"));
        Assert.Equal(labels.Select(label => (double)label), PlainReader.Tensor(directory["a.labels.npy"]).Numbers);
    }

    [Theory]
    [InlineData("0 1 2 3", "row 3", "label 3", "0 to 2")]
    [InlineData("0 1 -1 0", "row 2", "label -1", "0 to 2")]
    [InlineData("0 1 2", "has 3 labels", "row 3", "")]
    public void Labels_of_a_file_that_do_not_do_are_named(string labels, string one, string two, string three)
    {
        File.WriteAllText(directory["labels.txt"], labels.Replace(' ', '\n'));
        using var file = new FileLabels(RowReader.OpenLabels(directory["labels.txt"]), 3);
        var message = Assert.Throws<InvalidDataException>(() => file.Read(0, new long[4])).Message;
        Assert.Contains("labels.txt", message);
        Assert.All([one, two, three], word => Assert.Contains(word, message));
    }

    [Theory]
    [InlineData(0, 50, false)]
    [InlineData(7, 30, false)]
    [InlineData(33, 17, true)]
    public void Codes_are_those_of_the_model(int first, int count, bool meanOnly)
    {
        var images = model.Generate(50, Seed);
        long[] labels = [.. Enumerable.Range(0, 50).Select(i => (long)(i % 3))];
        var posterior = model.Encode(images, labels);
        Numpy.Write(directory["images.npy"], images, 50, model.DataSize);
        File.WriteAllText(directory["labels.txt"], string.Join('\n', labels));

        var classes = RowReader.OpenLabels(directory["labels.txt"]);
        using var source = new EncodeSource(Input(50) with { Labels = classes }, new FileLabels(classes, 3), meanOnly);
        source.Skip(first);
        Run(
            new MadeName(
                directory["a.npy"],
                RowTable.Codes(model.Signature, meanOnly, hasLabels: true),
                [RowRole.Labels]
            ),
            new RowRange(first, count),
            source
        );

        var size = model.LatentSize;
        Assert.Equal(
            Enumerable
                .Range(first, count)
                .SelectMany(row =>
                    posterior
                        .Mean[(row * size)..((row + 1) * size)]
                        .Concat(meanOnly ? [] : posterior.LogVariance[(row * size)..((row + 1) * size)])
                ),
            Floats("a.npy")
        );
        Assert.Equal(
            Enumerable.Range(first, count).Select(row => (double)(row % 3)),
            PlainReader.Tensor(directory["a.labels.npy"]).Numbers
        );
    }

    [Fact]
    public void Images_that_end_before_the_run_does_are_named()
    {
        Numpy.Write(directory["images.npy"], model.Generate(10, Seed), 10, model.DataSize);
        using var source = new EncodeSource(Input(12), null, meanOnly: true);
        using var block = source.NewBlock();
        block.MoveTo(0, 12);
        var message = Assert.Throws<InvalidDataException>(() => source.Read(block)).Message;
        Assert.Contains("images.npy has 10 rows; expected row 11, too.", message);
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("conv-cvae")]
    public void The_bundles_hash_is_what_sha256sum_says(string name)
    {
        using var process = Process.Start(
            new ProcessStartInfo("sh", ["-c", "sha256sum decoder.onnx encoder.onnx | sha256sum"])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = Fixture.Directory(name),
            }
        )!;
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        using var loaded = Fixture.Load(name);
        Assert.Equal(printed.Split(' ')[0], BundleHash.Of(loaded.Bundle));
    }

    private RowInput Input(long count) =>
        new(RowReader.Open(directory["images.npy"]), null, count, model, new RowReaderOptions());

    private static VaeModel Load(string name, int batch) =>
        Fixture.Load(name, new VaeModelOptions { BatchSize = batch, Threads = 2 });

    private float[] Floats(string file) => [.. PlainReader.Tensor(directory[file]).Numbers.Select(n => (float)n)];

    private void Generate(string output, RowRange rows, LabelPlan plan)
    {
        using var source = new GenerateSource(model, new PlannedLabels(plan, Seed), Seed);
        RowRole[] extras = [RowRole.Labels, RowRole.Latents];
        Run(new MadeName(directory[output], RowTable.Images(model.Signature), extras), rows, source);
    }

    private static void Run(MadeName made, RowRange rows, IRowSource source)
    {
        var name = RowFileName.Parse(made.Output, null);
        var files = OutputFiles.Of(name, made.Table, null, made.Extras);
        var job = new RunJob
        {
            Output = name,
            Run = new RunDescription
            {
                Tool = "",
                Command = "",
                ModelSha256 = "",
                Seed = Seed,
                Rows = rows,
                BlockRows = Batch,
                Files = files.Layouts,
            },
            Rows = rows,
            Files = files,
            Source = source,
        };
        ResumableRun.Run(job, resume: false, Reports.None, CancellationToken.None);
    }

    private sealed record MadeName(string Output, RowTable Table, IReadOnlyList<RowRole> Extras);

    private static class Numpy
    {
        public static void Write(string path, float[] values, int rows, int columns)
        {
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}"
            );
            using var file = new BinaryWriter(File.Create(path), System.Text.Encoding.ASCII);
            file.Write((byte[])[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, 118, 0]);
            file.Write((text.PadRight(117) + "\n").ToCharArray());
            Array.ForEach(values, file.Write);
        }
    }
}
