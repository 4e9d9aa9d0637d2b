namespace Vae.Cli.Tests.Runs;

/// <summary>Directories that do not hold the shards of one run.</summary>
public sealed class ShardSetTests : ShardsOfARun
{
    [Fact]
    public void Shards_of_two_seeds_are_refused()
    {
        Write("a.idx");
        (Shard("a.idx", 2) with { Seed = 7 }).Run();
        Assert.Contains("shard 2 has another seed: 7, not 0", Refusal());
    }

    [Fact]
    public void Shards_of_two_bundles_are_refused()
    {
        Write("a.idx");
        (Shard("a.idx", 1) with { Model = "89ab" }).Run();
        Assert.Contains("shard 1 has another model (its SHA-256): 89ab, not 0123", Refusal());
    }

    [Fact]
    public void Shards_of_two_row_counts_are_refused()
    {
        Write("a.idx");
        (Shard("a.idx", 1) with { Rows = new RowRange(3, 51) }).Run();
        Assert.Contains("shard 1 has another rows: 3 to 53, not 3 to 52", Refusal());
    }

    [Fact]
    public void Shards_with_other_files_beside_them_are_refused()
    {
        Write("a.idx");
        (Shard("a.idx", 3) with { Extras = [RowRole.Rows] }).Run();
        Assert.Contains("shard 3 has another files: ", Refusal());
    }

    [Fact]
    public void Two_numbers_of_shards_are_refused()
    {
        Write("a.idx");
        (Shard("a.idx", 0) with { Shard = new Shard(0, 5) }).Run();
        Assert.Contains("has shards of a.idx in 4 and of a.idx in 5; expected those of one run", Refusal());
    }

    [Fact]
    public void Two_outputs_in_a_directory_are_refused()
    {
        Write("a.idx");
        Shard("b.idx", 0).Run();
        Assert.Contains("has shards of a.idx in 4 and of b.idx in 4", Refusal());
    }

    [Fact]
    public void Outputs_of_one_run_do_not_count_as_shards()
    {
        Write("a.idx");
        new MadeRun(Place["shards/b.idx"]).Run();
        Assert.Empty(Merge("a.idx", Place["shards/a.idx"]));
    }

    [Fact]
    public void A_directory_without_shards_is_refused()
    {
        Directory.CreateDirectory(Place["shards"]);
        Assert.Contains($"{Place["shards"]} has no manifests of shards", Refusal());
        new MadeRun(Place["shards/a.idx"]).Run();
        Assert.Contains($"{Place["shards"]} has no manifests of shards", Refusal());
    }

    [Fact]
    public void A_directory_that_does_not_exist_is_refused() =>
        Assert.Contains(
            Place["nowhere"],
            Assert.Throws<DirectoryNotFoundException>(() => ShardSet.Find(Place["nowhere"])).Message
        );

    [Fact]
    public void A_directory_with_damaged_manifests_alone_is_refused()
    {
        Shard("a.idx", 1).Run();
        File.WriteAllText(Shard("a.idx", 1).Manifest, "{}");
        Assert.Contains("has no usable manifest: ", Refusal());
    }
}
