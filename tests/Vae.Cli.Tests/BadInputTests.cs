namespace Vae.Cli.Tests;

/// <summary>Bad input to commands that have a model: one sentence, the right exit code, and no file half-written.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class BadInputTests(TinyModels tiny)
{
    [Fact]
    public void Images_of_another_size_are_refused() =>
        Encode(tiny.Vae, Idx([2, 3, 3], new byte[18])).Failed(1, "9 elements", "expects 64");

    [Theory]
    [InlineData(4, 16)]
    [InlineData(4, 4, 4)]
    public void Rows_of_as_many_elements_in_another_order_are_refused(params int[] rows) =>
        Encode(tiny.Vae, Idx([2, .. rows], new byte[128]))
            .Failed(1, $"[{string.Join(", ", rows)}]", "expects [1, 8, 8]", "another order");

    [Fact]
    public void A_truncated_file_is_refused() =>
        Encode(tiny.Vae, Idx([2, 8, 8], new byte[100])).Failed(1, "has 116 bytes", "expected 144");

    [Fact]
    public void A_missing_file_is_refused() => Encode(tiny.Vae, tiny["nowhere"]).Failed(1, "nowhere");

    [Fact]
    public void Images_without_labels_are_refused_by_a_conditional_model() =>
        Encode(tiny.Cvae, tiny.TestImages).Failed(2, "expected --labels");

    [Fact]
    public void Counts_that_differ_are_refused() =>
        Encode(tiny.Cvae, tiny.TestImages, "--labels", Idx([3], [0, 1, 2])).Failed(1, "3 labels", "40 images");

    [Fact]
    public void A_label_out_of_range_is_refused() =>
        Encode(tiny.Cvae, tiny.TestImages, "--labels", Idx([40], [.. Enumerable.Repeat((byte)3, 40)]))
            .Failed(1, "label 3", "0 to 2");

    [Theory]
    [InlineData(0x7FC00000u)]
    [InlineData(0x3F800005u)]
    [InlineData(0xBF000000u)]
    public void Pixels_outside_the_unit_interval_are_refused(uint bits)
    {
        var path = tiny[$"{bits}.idx"];
        byte[] pixel = [(byte)(bits >> 24), (byte)(bits >> 16), (byte)(bits >> 8), (byte)bits];
        File.WriteAllBytes(path, [0, 0, 0x0D, 3, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 8, .. new byte[63 * 4], .. pixel]);
        Encode(tiny.Vae, path).Failed(1, "Row 0", "element 63");
    }

    [Fact]
    public void A_plan_with_a_label_out_of_range_is_refused() =>
        CliRun.Of("generate", tiny.Cvae, "--labels", "0-3", "-o", tiny["bad.png"]).Failed(2, "label 3");

    [Fact]
    public void Labels_for_an_unconditional_model_are_refused() =>
        CliRun.Of("generate", tiny.Vae, "--labels", "0", "-o", tiny["bad.png"]).Failed(2, "unconditional");

    [Fact]
    public void An_output_below_a_file_is_refused() =>
        CliRun.Of("generate", tiny.Vae, "-o", Path.Combine(tiny.TestImages, "bad.png")).Failed(1, "t10k-images");

    [Fact]
    public void A_full_disk_is_one_sentence() =>
        CliRun.Of("generate", tiny.Vae, "--format", "npy", "-o", "/dev/full").Failed(1, "/dev/full");

    [Fact]
    public void Labels_of_an_unconditional_model_cannot_be_written() =>
        CliRun.Of("generate", tiny.Vae, "-o", tiny["bad.png"], "--with", "labels").Failed(2, "no labels");

    [Fact]
    public void A_damaged_graph_is_refused()
    {
        var copy = Copy("damaged");
        using (var graph = new FileStream(Path.Combine(copy, "decoder.onnx"), FileMode.Open))
        {
            graph.SetLength(graph.Length / 2);
        }

        CliRun.Of("generate", copy, "-o", tiny["bad.png"]).Failed(1, "decoder.onnx is damaged");
    }

    [Fact]
    public void A_newer_bundle_is_refused()
    {
        var copy = Copy("newer");
        var card = Path.Combine(copy, "model.json");
        File.WriteAllText(
            card,
            File.ReadAllText(card).Replace("\"format_version\": 2", "\"format_version\": 9", StringComparison.Ordinal)
        );
        CliRun.Of("inspect", copy).Failed(1, "format version 9");
    }

    [Fact]
    public void Ctrl_C_ends_with_130_and_leaves_no_file()
    {
        var run = CliRun.Of(["generate", tiny.Vae, "-o", tiny["interrupted.png"]], null, new CancellationToken(true));
        run.Failed(130, "Interrupted");
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(tiny.Vae)!, "interrupted.png*"));
    }

    private CliRun Encode(string model, string images, params string[] more)
    {
        var output = tiny[$"{Guid.NewGuid():N}.csv"];
        var run = CliRun.Of(["encode", model, "--images", images, "-o", output, .. more]);
        Assert.False(File.Exists(output));
        return run;
    }

    private string Idx(int[] dimensions, byte[] items)
    {
        var path = tiny[$"{Guid.NewGuid():N}.idx"];
        var sizes = dimensions.SelectMany(d => (byte[])[0, 0, (byte)(d >> 8), (byte)d]);
        File.WriteAllBytes(path, [0, 0, 8, (byte)dimensions.Length, .. sizes, .. items]);
        return path;
    }

    private string Copy(string name)
    {
        foreach (var file in Directory.EnumerateFiles(Directory.CreateDirectory(tiny[name]).FullName))
        {
            File.Delete(file);
        }

        foreach (var file in Directory.EnumerateFiles(tiny.Vae))
        {
            File.Copy(file, Path.Combine(tiny[name], Path.GetFileName(file)));
        }

        return tiny[name];
    }
}
