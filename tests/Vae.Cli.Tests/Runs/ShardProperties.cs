using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Vae.Cli.Tests.Runs;

/// <summary>However a run is cut into shards, on however many threads, the shards make the bytes of one run.</summary>
public sealed class ShardProperties
{
    // A case runs up to 90 shards, so a run of the suite draws few; the seed is another each time.
    private const string Variable = "VAE_SHARD_CASES";
    private const int Few = 30;

    private static readonly RowRole[] Roles = [RowRole.Labels, RowRole.Latents, RowRole.Rows];

    [Fact]
    public void Joined_shards_of_any_run_are_what_one_run_writes()
    {
        var cases =
            from output in Gen.Elements(Outputs)
            from first in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(1_000_000_000, int.MaxValue))
            from count in Gen.Choose(1, 70)
            from shards in Gen.OneOf(Gen.Choose(1, 6), Gen.Choose(1, 90))
            from workers in Gen.Choose(1, 3)
            from interrupted in Gen.Choose(1, 4)
            from extras in Gen.SubListOf(Roles)
            from element in Gen.Elements<RowElement?>(null, RowElement.UInt8, RowElement.Float32)
            select (output, first, count, shards, workers, interrupted, extras, element);
        Prop.ForAll(
                cases.ToArbitrary(),
                c =>
                {
                    using var directory = new TemporaryDirectory();
                    var whole = new MadeRun(directory[$"whole/{c.output}"])
                    {
                        Rows = new RowRange(c.first, c.count),
                        Extras = [.. c.extras],
                        Element = c.element,
                        Workers = 1,
                    };
                    whole.Run();
                    for (var i = 0; i < c.shards; i++)
                    {
                        var part = whole with
                        {
                            Output = directory[$"shards/{c.output}"],
                            Shard = new Shard(i, c.shards),
                            Workers = c.workers,
                            Resume = true,
                        };
                        if (Blocks(part.Part) > c.interrupted)
                        {
                            part.Interrupt(c.interrupted);
                        }

                        part.Run();
                    }

                    Assert.Empty(Join(directory["shards"], directory[$"joined/{c.output}"]));
                    Trees.AssertSame(directory["whole"], directory["joined"]);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));
    }

    private static int Cases =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : Few;

    private static string[] Outputs =>
        [
            .. from format in (string[])[".idx", ".npy", ".csv", ".tsv"]
            from packing in (string[])["", ".gz", ".zst"]
            select $"a{format}{packing}",
            "a-ubyte",
            "a/",
        ];

    private static long Blocks(RowRange rows) =>
        rows.Count == 0 ? 0 : (rows.End() - 1) / MadeRows.BlockRows - rows.First / MadeRows.BlockRows + 1;

    private static IReadOnlyList<ShardFault> Join(string directory, string output) =>
        ShardMerge.Run(ShardSet.Find(directory), RowFileName.Parse(output, null), Reports.None, CancellationToken.None);
}
