using System.Text;
using Vae.Cli;
using Vae.Cli.Tests.Runs;

namespace Vae.Fuzz;

/// <summary>
/// Command lines, a word per line: a usage error, a failure or a result, in one sentence each; what is written can be read, and a command
/// that fails writes nothing.
/// </summary>
internal sealed class CommandTarget : FuzzTarget
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly string[] Commands =
    [
        "generate",
        "encode",
        "reconstruct",
        "evaluate",
        "inspect",
        "interpolate",
        "traverse",
        "merge",
    ];
    private static readonly string[] Outputs = ["o.npy", "o.csv", "o.idx", "o.png", "o.tsv.gz"];

    private readonly byte[] rows = Encoding.UTF8.GetBytes(
        "0,0.25,0.5,0.75,1,0.125\n1,1,0,0,0.5,0.5\n0.5,0.5,0.5,0.5,0.5,0.5\n"
    );

    public CommandTarget()
        : base("command")
    {
        foreach (var name in (string[])["mlp", "conv-cvae"])
        {
            Trees.Copy(Fixtures.Directory(name), Scratch[name]);
        }

        Scratch.Write("rows.csv", rows);
        Environment.CurrentDirectory = Scratch.Path;
    }

    public override IReadOnlyList<byte[]> Seeds { get; } =
        RowSeeds.Texts([
            .. from line in (string[])
                [
                    "generate mlp --count 5 --seed 7 -o o.npy",
                    "generate conv-cvae -n 6 --labels 0,1 -o o.csv --with labels,latents",
                    "generate mlp --count 9 --first-row 3 --shard 1/3 --batch-size 2 -o o.idx --dtype float32",
                    "encode mlp --images rows.csv -o o.csv --with rows",
                    "encode mlp --images - --count 3 -o - --format npy",
                    "reconstruct mlp --images rows.csv -o o.npy",
                    "evaluate mlp --images rows.csv --max-value 2 --threads 1",
                    "inspect mlp",
                    "interpolate mlp --steps 4 --seed 3 -o o.npy",
                    "traverse mlp --steps 3 -o o.png",
                    "traverse conv-cvae --labels 1 --min -2 --max 2 -o o.tsv.gz",
                    "merge . -o o.csv",
                ]
            select line.Replace(' ', '\n'),
        ]);

    public override IReadOnlyList<byte[]> Words { get; } =
        RowSeeds.Texts(
            "\n",
            "\n-n\n0\n",
            "\n--count\n",
            "\n--seed\n",
            "\n--labels\n",
            "\n--shard\n",
            "\n--resume\n",
            "\n--overwrite\n",
            "\n--with\nlabels\n",
            "\n--format\ncsv\n",
            "\n--dtype\nuint8\n",
            "\n--batch-size\n",
            "\n--threads\n",
            "\n--columns\n3\n",
            "\n--max-value\n",
            "\n--verbose\n",
            "\n--help\n",
            "1e3",
            "0,5",
            "-1",
            "NaN",
            "99999999999999999999",
            "*",
            "?",
            "$HOME",
            "'",
            "\"",
            " ",
            "o.npy",
            "rows.csv",
            "mlp",
            "@x",
            "=",
            "é"
        );

    // A batch of any size has its memory.
    public override long FreeAllocation => 1L << 30;

    public override void Try(byte[] input)
    {
        var args = Encoding.UTF8.GetString(input).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (args.Length == 0 || !Commands.Contains(args[0]) || Array.Exists(args, Leaves))
        {
            return;
        }

        Clear();
        using var stop = new CancellationTokenSource(Patience);
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var stream = new MemoryStream();
        var exitCode = CommandLineApp.Run(
            args,
            new CliContext
            {
                Output = output,
                Error = error,
                OpenInput = () => new MemoryStream(rows),
                OpenOutput = () => stream,
                Cancellation = stop.Token,
            }
        );
        Expect.True(exitCode is 0 or 1 or 2 or 130, $"The exit code is {exitCode}.");
        var said = error.ToString();
        Expect.True((exitCode == 0) || said.Length > 0, "A command fails without a word.");
        if (!args.Contains("--verbose"))
        {
            Array.ForEach(said.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Expect.Sentence(line));
            Expect.True(!said.Any(c => char.IsControl(c) && c != '\n'), "A message has control characters.");
        }

        foreach (var name in Outputs.Where(File.Exists))
        {
            Expect.True(exitCode == 0, $"A command that fails leaves {name}: {said}");
            if (!name.EndsWith("png", StringComparison.Ordinal) && args.Contains(name))
            {
                using var reader = RowReader.Open(name);
                reader.ReadToEnd();
            }
        }
    }

    // Other places than the directory are none of the fuzzer's business.
    private static bool Leaves(string word) =>
        word.Contains('/', StringComparison.Ordinal) && !word.Contains("1/3", StringComparison.Ordinal);

    private void Clear()
    {
        foreach (var entry in new DirectoryInfo(Scratch.Path).EnumerateFileSystemInfos())
        {
            if (entry.Name is "mlp" or "conv-cvae" or "rows.csv")
            {
                continue;
            }

            if (entry is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }
}
