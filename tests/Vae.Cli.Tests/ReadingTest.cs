using System.Globalization;
using System.Text;
using Vae.Data;

namespace Vae.Cli.Tests;

/// <summary>Files of made rows, and commands that read them.</summary>
public abstract class ReadingTest(TinyModels tiny) : IDisposable
{
    private protected const int Size = TinyModels.Side * TinyModels.Side;

    private protected TinyModels Tiny => tiny;

    private protected TemporaryDirectory Files { get; } = new();

    public void Dispose()
    {
        Files.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Rows of pixels from 2 to 255, so that nobody takes them for numbers of another scale.</summary>
    private protected static IEnumerable<string> Lines(int count) =>
        Enumerable
            .Range(0, count)
            .Select(row =>
                string.Join(
                    ',',
                    Enumerable.Range(0, Size).Select(i => Pixel(row, i).ToString(CultureInfo.InvariantCulture))
                )
            );

    private protected static string Text(int count) => string.Concat(Lines(count).Select(line => line + "\n"));

    private protected string Write(string name, string text) => Files.Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Three rows as an array, their pixels divided by a whole number.</summary>
    private protected string Array(string name, RowElement element, int divisor)
    {
        var pixels = Enumerable.Range(0, 3 * Size).Select(i => Pixel(i / Size, i % Size) / divisor).ToArray();
        using var writer = RowWriter.Create(Files[name], [Size], new() { ElementType = element });
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
        return Files[name];
    }

    /// <summary>A command of a model and images.</summary>
    private protected static string[] Line(string command, string model, string images, params string[] more) =>
        [command, model, "--images", images, .. more];

    /// <summary>The same of pixels up to 255.</summary>
    private protected static string[] Scaled(string command, string model, string images, params string[] more) =>
        [.. Line(command, model, images, "--max-value", "255"), .. more];

    private protected CliRun Evaluate(string images, params string[] more) =>
        CliRun.Of(Line("evaluate", tiny.Vae, images, more));

    /// <summary>Evaluates the model of classes on pixels up to 255.</summary>
    private protected CliRun EvaluateClasses(string images, params string[] more) =>
        CliRun.Of(Scaled("evaluate", tiny.Cvae, images, more));

    private protected static CliRun Piped(int rows, params string[] line) =>
        CliRun.Of(line, Encoding.UTF8.GetBytes(Text(rows)), CancellationToken.None);

    private static int Pixel(int row, int i) => (row * 37 + i * 11) % 254 + 2;
}
