using System.Globalization;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary>What commands are told of the files that they read, and what they say of files that are not as they were asked for.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class ReadingTests(TinyModels tiny) : IDisposable
{
    private const int Size = TinyModels.Side * TinyModels.Side;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("evaluate")]
    [InlineData("reconstruct", "-o", "{out}")]
    [InlineData("encode", "-o", "{out}")]
    public void Fewer_rows_in_a_pipe_than_asked_for_are_an_error(string command, params string[] more)
    {
        string[] line = [command, tiny.Vae, "--images", "-", "--max-value", "255", .. more.Select(Place)];
        Piped(Text(3), [.. line, "--count", "6"]).Failed(1, "The standard input has 3 rows; expected row 5, too");
        Assert.False(File.Exists(directory["out.npy"]));
        Piped(Text(3), [.. line, "--count", "3"]).Succeeded();
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("reconstruct", "-o", "{out}")]
    [InlineData("encode", "-o", "{out}")]
    public void Fewer_rows_in_a_file_than_asked_for_are_an_error(string command, params string[] more)
    {
        string[] line = [command, tiny.Vae, "--images", tiny.TestImages, .. more.Select(Place)];
        CliRun.Of([.. line, "--count", "41"]).Failed(1, "has 40 rows; --count asks for 41");
        CliRun.Of([.. line, "--count", "40"]).Succeeded();
    }

    [Fact]
    public void Paths_that_have_not_enough_images_are_an_error()
    {
        string[] line = ["interpolate", tiny.Vae, "--images", tiny.TestImages, "-o", directory["out.npy"]];
        CliRun.Of([.. line, "--paths", "21"]).Failed(2, "40 images", "21 paths need 42");
        CliRun.Of([.. line, "--paths", "20"]).Succeeded();
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("encode", "-o", "{out}")]
    public void More_labels_than_a_pipe_has_rows_are_an_error(string command, params string[] more)
    {
        var labels = directory.Write("labels.txt", "0\n1\n2\n0\n"u8.ToArray());
        string[] line =
        [
            command,
            tiny.Cvae,
            "--images",
            "-",
            "--labels",
            labels,
            "--max-value",
            "255",
            "--count",
            "3",
            .. more.Select(Place),
        ];
        Piped(Text(3), line).Failed(1, "labels.txt has 4 labels for the 3 images of The standard input");
        // The fourth row is there, and not asked for.
        Piped(Text(4), line).Succeeded();
    }

    [Fact]
    public void More_rows_are_asked_for_than_labels_are_there()
    {
        var labels = directory.Write("labels.txt", "0\n1\n"u8.ToArray());
        string[] line =
        [
            "evaluate",
            tiny.Cvae,
            "--images",
            "-",
            "--labels",
            labels,
            "--max-value",
            "255",
            "--count",
            "3",
        ];
        Piped(Text(3), line).Failed(1, "labels.txt has 2 labels; --count asks for 3 rows");
    }

    [Fact]
    public void The_same_rows_are_measured_alike_however_they_are_written()
    {
        var plain = directory.Write("plain.csv", Text(3));
        var expected = Measured("--images", plain, "--max-value", "255");
        var header = string.Join(',', Enumerable.Range(0, Size)) + "\n";
        Assert.Equal(expected, Measured("--images", Write("h.csv", header + All(3)), "--max-value", "255"));
        Assert.Equal(
            expected,
            Measured(
                "--images",
                Write("s.amat", All(3).Replace(",", "  ", StringComparison.Ordinal)),
                "--max-value",
                "255"
            )
        );
        var labelled = string.Concat(Lines(3).Select((line, i) => $"{i},{line}\n"));
        Assert.Equal(
            expected,
            Measured("--images", Write("l.csv", labelled), "--max-value", "255", "--label-column", "first")
        );
        Assert.Equal(expected, Measured("--images", Array("u1.npy", RowElement.UInt8, 1), "--max-value", "255"));
        Assert.Equal(expected, Measured("--images", Array("u1.npy", RowElement.UInt8, 1)));
        Assert.Equal(expected, Measured("--images", Array("f4.npy", RowElement.Float32, 1), "--max-value", "255"));
        Assert.Equal(expected, Measured("--images", Array("f8.idx", RowElement.Float64, 1), "--max-value", "255"));
    }

    [Fact]
    public void What_is_said_of_the_header_decides()
    {
        var path = Write("two.csv", All(2));
        Assert.StartsWith("measured on 1 rows", Rows(path, "--header", "yes"), StringComparison.Ordinal);
        Assert.StartsWith("measured on 2 rows", Rows(path, "--header", "no"), StringComparison.Ordinal);
        Evaluate("--images", path, "--header", "perhaps").Failed(2, "perhaps", "yes");
    }

    [Fact]
    public void A_lost_value_in_the_first_row_is_shown()
    {
        var path = Write("na.csv", $"NA{All(2)[All(2).IndexOf(',', StringComparison.Ordinal)..]}");
        Evaluate("--images", path, "--max-value", "255").Failed(1, "\"NA\" in line 1, column 1", "--header");
        var letters = Write("labels.txt", "O\n1\n");
        CliRun
            .Of("evaluate", tiny.Cvae, "--images", Write("two.csv", All(2)), "--max-value", "255", "--labels", letters)
            .Failed(1, "\"O\" in line 1, column 1");
    }

    [Fact]
    public void A_column_of_labels_is_suggested_and_read()
    {
        var path = Write("l.csv", string.Concat(Lines(3).Select((line, i) => $"{line},{i}.0\n")));
        string[] line = ["evaluate", tiny.Cvae, "--images", path, "--max-value", "255", "--json"];
        CliRun.Of(line).Failed(1, "65 elements", "expects 64", "--label-column");
        var beside = Write("labels.txt", "0\n1\n2\n");
        Assert.Equal(
            CliRun
                .Of(
                    "evaluate",
                    tiny.Cvae,
                    "--images",
                    Write("p.csv", All(3)),
                    "--labels",
                    beside,
                    "--max-value",
                    "255",
                    "--json"
                )
                .Succeeded()
                .Output,
            CliRun.Of([.. line, "--label-column", "last"]).Succeeded().Output
        );
        var table = Write("table.csv", "class,other\n0,7\n1,8\n2,9\n");
        Assert.Equal(
            CliRun.Of([.. line, "--label-column", "65"]).Succeeded().Output,
            CliRun
                .Of(
                    "evaluate",
                    tiny.Cvae,
                    "--images",
                    Write("p.csv", All(3)),
                    "--labels",
                    table,
                    "--label-column",
                    "class",
                    "--max-value",
                    "255",
                    "--json"
                )
                .Succeeded()
                .Output
        );
    }

    [Fact]
    public void Labels_beside_a_table_with_columns_are_asked_for() =>
        CliRun
            .Of("evaluate", tiny.Cvae, "--images", Write("p.csv", All(3)), "--max-value", "255")
            .Failed(2, "expected --labels, or --label-column");

    [Theory]
    [InlineData("evaluate", "{vae}", "--images", "{idx}", "--header", "yes")]
    [InlineData("evaluate", "{vae}", "--images", "{idx}", "--label-column", "first")]
    [InlineData("evaluate", "{cvae}", "--images", "{idx}", "--labels", "{labels}", "--label-column", "first")]
    [InlineData("evaluate", "{vae}", "--data", "{data}", "--header", "no")]
    [InlineData("evaluate", "{vae}", "--images", "{idx}", "--split", "test")]
    [InlineData("evaluate", "{vae}", "--data", "{data}", "--labels", "{labels}")]
    [InlineData("evaluate", "{vae}", "--labels", "{labels}")]
    [InlineData("encode", "{vae}", "--images", "{idx}", "--split", "train", "-o", "{out}")]
    [InlineData("reconstruct", "{vae}", "--images", "{idx}", "--split", "train", "-o", "{out}")]
    [InlineData("interpolate", "{vae}", "--labels", "nosuch.idx", "-o", "{out}")]
    [InlineData("interpolate", "{vae}", "--count", "4", "-o", "{out}")]
    [InlineData("interpolate", "{vae}", "--max-value", "4", "-o", "{out}")]
    [InlineData("interpolate", "{vae}", "--split", "test", "-o", "{out}")]
    [InlineData("interpolate", "{vae}", "--header", "yes", "-o", "{out}")]
    [InlineData("interpolate", "{vae}", "--label-column", "first", "-o", "{out}")]
    [InlineData("interpolate", "{vae}", "--images", "{idx}", "--seed", "4", "-o", "{out}")]
    [InlineData("generate", "{cvae}", "--header", "yes", "-o", "{out}")]
    [InlineData("generate", "{cvae}", "--label-column", "first", "-o", "{out}")]
    [InlineData("generate", "{cvae}", "--labels-from", "{labels}", "--header", "yes", "-o", "{out}")]
    [InlineData("generate", "{cvae}", "--labels-from", "{labels}", "--label-column", "first", "-o", "{out}")]
    [InlineData("train", "--images", "{idx}", "--header", "yes", "--out", "{out}")]
    [InlineData("train", "--data", "{data}", "--label-column", "first", "--out", "{out}")]
    [InlineData("train", "--data", "{data}", "--test-labels", "{labels}", "--out", "{out}")]
    [InlineData("study", "beta", "--data", "{data}", "--header", "no")]
    [InlineData("data", "--header", "yes")]
    [InlineData("data", "{data}", "--label-column", "last")]
    public void An_option_that_does_not_apply_is_a_usage_error(params string[] line)
    {
        var run = CliRun.Of([.. line.Select(Place)]);
        run.Failed(2);
        Assert.NotEmpty(run.Error);
        Assert.False(Path.Exists(directory["out.npy"]));
    }

    [Fact]
    public void Masks_in_bytes_are_warned_of_once_by_every_command()
    {
        var masks = Array("masks.npy", RowElement.UInt8, 250);
        foreach (
            var line in (string[][])
                [
                    ["evaluate", tiny.Vae],
                    ["reconstruct", tiny.Vae, "-o", directory["r.npy"], "--overwrite"],
                    ["encode", tiny.Vae, "-o", directory["e.npy"], "--overwrite"],
                    ["interpolate", tiny.Vae, "--paths", "1", "-o", directory["i.npy"], "--overwrite"],
                    ["train", "--epochs", "1", "--channels", "2", "--shape", "8,8", "--out", "{new}"],
                ]
        )
        {
            string[] New() => [.. line.Select(word => word == "{new}" ? directory[$"{Guid.NewGuid()}"] : word)];
            var warned = CliRun.Of([.. New(), "--images", masks]).Succeeded().Error;
            Assert.Single(warned.Split("--max-value 1 scales them").Skip(1));
            var said = CliRun.Of([.. New(), "--images", masks, "--max-value", "1"]).Succeeded().Error;
            Assert.DoesNotContain("--max-value", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Numbers_that_are_not_scaled_name_the_option_that_scales_them()
    {
        var path = Write("p.csv", All(2));
        Evaluate("--images", path).Failed(1, "Row 0 of", "--max-value");
        CliRun
            .Of("encode", tiny.Vae, "--images", path, "-o", directory["out.npy"])
            .Failed(1, "Row 0 of", "--max-value");
        CliRun.Of("train", "--images", path, "--out", directory["t"]).Failed(1, "Row 0 of", "--max-value");
    }

    [Theory]
    [InlineData("p.csv", "")]
    [InlineData("p.csv", "# nothing\n")]
    public void Files_without_rows_say_so(string name, string text)
    {
        var path = Write(name, text);
        var run = Evaluate("--images", path);
        run.Failed(1, name, "expected");
        CliRun.Of("train", "--images", path, "--out", directory["t"]).Failed(1, name, "expected");
    }

    [Fact]
    public void A_header_alone_is_no_row()
    {
        var path = Write("p.csv", string.Join(',', Enumerable.Range(0, Size).Select(i => $"p{i}")) + "\n");
        Evaluate("--images", path).Failed(1, "has no rows, only a header");
        CliRun.Of("train", "--images", path, "--out", directory["t"]).Failed(1, "has no rows, only a header");
        var idx = directory.Write("none.idx", 0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 8);
        Evaluate("--images", idx).Failed(1, "has no rows, only a header");
    }

    private static IEnumerable<string> Lines(int count) =>
        Enumerable
            .Range(0, count)
            .Select(row =>
                string.Join(
                    ',',
                    Enumerable.Range(0, Size).Select(i => Pixel(row, i).ToString(CultureInfo.InvariantCulture))
                )
            );

    private static int Pixel(int row, int i) => (row * 37 + i * 11) % 254 + 2;

    private static string All(int count) => string.Concat(Lines(count).Select(line => line + "\n"));

    private static byte[] Text(int count) => System.Text.Encoding.UTF8.GetBytes(All(count));

    private static CliRun Piped(byte[] input, string[] line) => CliRun.Of(line, input, CancellationToken.None);

    private string Write(string name, string text) => directory.Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Three rows as an array, their pixels divided by a whole number.</summary>
    private string Array(string name, RowElement element, int divisor)
    {
        var pixels = Enumerable.Range(0, 3 * Size).Select(i => Pixel(i / Size, i % Size) / divisor).ToArray();
        using var writer = RowWriter.Create(directory[name], [Size], new() { ElementType = element });
        switch (element)
        {
            case RowElement.UInt8:
                writer.WriteValues<byte>([.. pixels.Select(pixel => (byte)pixel)]);
                break;
            case RowElement.Float64:
                writer.WriteValues<double>([.. pixels.Select(pixel => (double)pixel)]);
                break;
            default:
                writer.WriteValues<float>([.. pixels.Select(pixel => (float)pixel)]);
                break;
        }

        writer.Complete();
        return directory[name];
    }

    private string Measured(params string[] more) => Evaluate([.. more, "--json"]).Succeeded().Output;

    private string Rows(string path, params string[] more)
    {
        var output = Evaluate(["--images", path, "--max-value", "255", .. more]).Succeeded().Output;
        return output[output.IndexOf("measured", StringComparison.Ordinal)..];
    }

    private CliRun Evaluate(params string[] more) => CliRun.Of(["evaluate", tiny.Vae, .. more]);

    private string Place(string word) =>
        word switch
        {
            "{vae}" => tiny.Vae,
            "{cvae}" => tiny.Cvae,
            "{idx}" => tiny.TestImages,
            "{labels}" => tiny.TestLabels,
            "{data}" => tiny.Data,
            "{out}" => directory["out.npy"],
            _ => word,
        };
}
