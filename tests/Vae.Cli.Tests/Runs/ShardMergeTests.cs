using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vae.Cli.Tests.Runs;

/// <summary>Shards that cannot be joined: all of them are named with what is wrong, and nothing is written.</summary>
public sealed class ShardMergeTests : ShardsOfARun
{
    public static TheoryData<string> Outputs => ["a.idx", "a.csv.gz", "a.npy.zst", "a/"];

    public static TheoryData<string> ManifestMembers =>
        [
            "format_version",
            "run.tool",
            "run.command",
            "run.model_sha256",
            "run.seed",
            "run.rows.first",
            "run.rows.count",
            "run.block_rows",
            "run.files.0.role",
            "run.files.0.format",
            "run.files.0.compression",
            "run.files.0.element",
            "run.files.0.item_shape",
            "shard.index",
            "shard.count",
            "rows.first",
            "rows.count",
            "files.0.name",
            "files.0.bytes",
            "files.0.sha256",
            "files.0.header_bytes",
            "files.0.head_bytes",
            "files.0.tail_bytes",
            "arguments.0",
            "manifest_sha256",
        ];

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Missing_damaged_truncated_and_longer_shards_are_all_named(string output)
    {
        Write(output);
        File.Delete(Shard(output, 0).Manifest);
        Damage(Shard(output, 1), bytes => bytes[^1] ^= 1);
        var faults = Merge(output);
        Assert.Equal([0, 1], faults.Select(fault => fault.Shard.Index));
        Assert.Equal("it is missing", faults[0].Reason);
        Assert.Contains("-00001-of-00004", faults[1].Reason);
        Assert.Contains("damaged", faults[1].Reason);
    }

    [Theory]
    [InlineData("a.idx")]
    [InlineData("a.csv.gz")]
    public void A_file_of_another_length_is_named(string output)
    {
        Write(output);
        var (shorter, longer) = (Shard(output, 1).Name.Path, Shard(output, 3).Name.Path);
        var (first, second) = (File.ReadAllBytes(shorter), File.ReadAllBytes(longer));
        File.WriteAllBytes(shorter, first[..^1]);
        File.WriteAllBytes(longer, [.. second, 0]);
        Assert.Equal(
            [
                $"{shorter} has {first.Length - 1} bytes; expected {first.Length}",
                $"{longer} has {second.Length + 1} bytes; expected {second.Length}",
            ],
            Merge(output).Select(fault => fault.Reason)
        );
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_file_that_is_gone_is_named(string output)
    {
        Write(output);
        var path = Shard(output, 2).Name.Path;
        path = Directory.Exists(path) ? Path.Combine(path, PictureFolder.NameOf(30)) : path;
        File.Delete(path);
        Assert.Equal([$"{path} is missing"], Merge(output).Select(fault => fault.Reason));
    }

    [Fact]
    public void A_damaged_file_beside_is_named()
    {
        Write("a.idx");
        var path = Place["shards/a-00002-of-00004.labels.idx"];
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Equal(
            [$"{path} is damaged: its SHA-256 is not the one in its manifest"],
            Merge("a.idx").Select(fault => fault.Reason)
        );
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Swapped_files_are_named(string output)
    {
        Write(output);
        Swap(Shard(output, 1).Name.Path, Shard(output, 2).Name.Path);
        Assert.Equal([1, 2], Merge(output).Select(fault => fault.Shard.Index));
    }

    [Fact]
    public void Swapped_manifests_are_named()
    {
        Write("a.idx");
        Swap(Shard("a.idx", 1).Manifest, Shard("a.idx", 2).Manifest);
        var faults = Merge("a.idx");
        Assert.Equal([1, 2], faults.Select(fault => fault.Shard.Index));
        Assert.Contains("is of shard 2/4 with the rows from 28 on; expected those of shard 1/4", faults[0].Reason);
    }

    [Fact]
    public void Shards_that_are_swapped_with_their_manifests_are_named()
    {
        Write("a.csv");
        foreach (var path in (Func<MadeRun, string>[])[run => run.Name.Path, run => run.Manifest])
        {
            Swap(path(Shard("a.csv", 0)), path(Shard("a.csv", 3)));
        }

        Assert.Equal([0, 3], Merge("a.csv").Select(fault => fault.Shard.Index));
    }

    [Theory]
    [MemberData(nameof(ManifestMembers))]
    public void A_manifest_that_somebody_edited_is_named(string member)
    {
        Write("a.csv.gz");
        var path = Shard("a.csv.gz", 1).Manifest;
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        var steps = member.Split('.');
        var parent = steps[..^1].Aggregate(json, (node, step) => Child(node, step)!);
        var old = Child(parent, steps[^1]);
        JsonNode changed = old?.GetValueKind() == JsonValueKind.String ? Other($"{old}") : 1 + (long?)old ?? 1;
        if (parent is JsonArray array)
        {
            array[Index(steps[^1])] = changed;
        }
        else
        {
            parent[steps[^1]] = changed;
        }

        Assert.NotEqual(File.ReadAllText(path), json.ToJsonString());
        File.WriteAllText(path, json.ToJsonString());
        var fault = Assert.Single(Merge("a.csv.gz"));
        Assert.Equal(1, fault.Shard.Index);
        Assert.StartsWith(path, fault.Reason);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{\"format_version\": 1}")]
    public void A_manifest_that_is_none_is_named(string contents)
    {
        Write("a.idx");
        var path = Shard("a.idx", 3).Manifest;
        File.WriteAllText(path, contents);
        Assert.StartsWith(path, Assert.Single(Merge("a.idx")).Reason);
    }

    [Theory]
    [InlineData("a.idx", "b.npy")]
    [InlineData("a.idx", "b.idx.gz")]
    [InlineData("a.csv.gz", "b.csv.zst")]
    [InlineData("a/", "b.png")]
    public void Another_format_than_that_of_the_shards_is_refused(string output, string target)
    {
        Write(output);
        var message = Assert.Throws<ArgumentException>(() => Merge(output, Place[$"joined/{target}"])).Message;
        Assert.Contains("expected the same", message);
        Assert.False(Path.Exists(Place["joined"]));
    }

    [Fact]
    public void More_shards_than_rows_are_joined()
    {
        var whole = Whole("a.npy.gz") with { Rows = new RowRange(6, 3) };
        whole.Run();
        for (var i = 0; i < 9; i++)
        {
            (whole with { Output = Place["shards/a.npy.gz"], Shard = new Shard(i, 9) }).Run();
        }

        Assert.Empty(Merge("a.npy.gz"));
        Trees.AssertSame(Place["whole"], Place["joined"]);
    }

    [Fact]
    public void A_missing_shard_that_is_computed_again_completes_the_set()
    {
        Write("a.tsv.zst");
        File.Delete(Shard("a.tsv.zst", 3).Manifest);
        File.WriteAllText(Shard("a.tsv.zst", 0).Name.Path, "damaged");
        foreach (var fault in Merge("a.tsv.zst"))
        {
            // As in the commands that a merge names.
            (Shard("a.tsv.zst", 0) with { Shard = fault.Shard, Overwrite = true }).Run();
        }

        Assert.Empty(Merge("a.tsv.zst"));
        Whole("a.tsv.zst").Run();
        Trees.AssertSame(Place["whole"], Place["joined"]);
    }

    [Theory]
    [InlineData("a.idx")]
    [InlineData("a/")]
    public void A_merge_that_is_interrupted_leaves_nothing(string output)
    {
        Write(output);
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            ShardMerge.Run(
                ShardSet.Find(Place["shards"]),
                RowFileName.Parse(Place[$"joined/{output}"], null),
                new Reports(_ => stop.Cancel()),
                stop.Token
            )
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(Place["joined"]));
    }

    private static JsonNode? Child(JsonNode node, string step) =>
        node is JsonArray array ? array[Index(step)] : node[step];

    private static int Index(string step) => int.Parse(step, CultureInfo.InvariantCulture);

    /// <summary>Another value that could stand there.</summary>
    private static string Other(string value) =>
        value switch
        {
            "Images" => "Codes",
            "Csv" => "Tsv",
            "Gzip" => "Zstd",
            "Float32" => "UInt8",
            _ => value[..^1] + (value[^1] == '0' ? '1' : '0'),
        };

    private static void Damage(MadeRun shard, Action<byte[]> damage)
    {
        var path = shard.Name.Path;
        path = Directory.Exists(path) ? Directory.GetFiles(path, "*.png", SearchOption.AllDirectories)[0] : path;
        var bytes = File.ReadAllBytes(path);
        damage(bytes);
        File.WriteAllBytes(path, bytes);
    }
}
