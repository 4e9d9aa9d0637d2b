using System.Buffers.Binary;
using System.Text.Json;

namespace Vae.Cli.Tests.Runs;

/// <summary>A run of <c>vae encode</c> whose images come through the standard input, so that it is as fast as a test wants it to be.</summary>
internal sealed class PacedRun
{
    public const int Rows = 60_000;
    private const int HeaderBytes = 16;
    private const int RowBytes = TinyModels.Side * TinyModels.Side;
    private const int BlockRows = 4;

    // The command reads as much before it does anything, to tell the format.
    private const int AtOnce = 1100;

    private readonly byte[] images;
    private readonly string[] arguments;
    private readonly string output;

    /// <param name="model">The model.</param>
    /// <param name="output">The file to write, in NPY.</param>
    public PacedRun(string model, string output)
    {
        this.output = output;
        images = Images(Rows);
        arguments =
        [
            .. (string[])["encode", model, "--images", "-", "-o", output, "--with", "rows", "--resume"],
            .. (string[])["--batch-size", $"{BlockRows}", "--threads", "2"],
        ];
    }

    /// <summary>The command line.</summary>
    public IReadOnlyList<string> Arguments => arguments;

    /// <summary>Where the run is while it is under way.</summary>
    public string Partial => $"{output}.partial";

    /// <summary>The rows of which the file of numbers has been written, the last written one of a row.</summary>
    public int Written
    {
        get
        {
            var file = new FileInfo(
                Path.Combine(Partial, Path.GetFileName(output).Replace(".npy", ".rows.npy", StringComparison.Ordinal))
            );
            return file.Exists ? (int)Math.Max(0, (file.Length - 128) / sizeof(long)) : 0;
        }
    }

    /// <summary>The rows of the last checkpoint.</summary>
    public int Kept
    {
        get
        {
            var journal = Path.Combine(Partial, "journal");
            if (!File.Exists(journal))
            {
                return 0;
            }

            using var stream = new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            // The first line is no checkpoint, and the last one may be half-written.
            var lines = reader.ReadToEnd().Split('\n');
            return lines.Length < 3
                ? 0
                : JsonDocument.Parse(lines[^2].Split('\t')[0]).RootElement.GetProperty("rows").GetInt32();
        }
    }

    /// <summary>Starts the run.</summary>
    public VaeProcess Start() => VaeProcess.Start(arguments);

    /// <summary>Feeds a run until a condition holds or it ends; it cannot finish, as it never gets the last row.</summary>
    /// <param name="run">The run.</param>
    /// <param name="from">The rows that it has already.</param>
    /// <param name="until">The condition.</param>
    public void Feed(VaeProcess run, int from, Func<bool> until) =>
        run.Feed(images, HeaderBytes + (from + AtOnce) * RowBytes, BlockRows * RowBytes, until);

    /// <summary>Runs to the end.</summary>
    public CliRun Finish() => CliRun.Of(arguments, images, CancellationToken.None);

    /// <summary>Images of noise, in IDX.</summary>
    public static byte[] Images(int rows)
    {
        var bytes = new byte[HeaderBytes + rows * RowBytes];
        new Random(3).NextBytes(bytes);
        ((byte[])[0, 0, 8, 3]).CopyTo(bytes, 0);
        int[] shape = [rows, TinyModels.Side, TinyModels.Side];
        for (var i = 0; i < shape.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + 4 * i), shape[i]);
        }

        return bytes;
    }
}
