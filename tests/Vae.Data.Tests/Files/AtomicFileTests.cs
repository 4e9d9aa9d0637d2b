namespace Vae.Data.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_file_is_replaced_as_a_whole_and_nothing_else_is_left()
    {
        AtomicFile.WriteText(directory["a/b.txt"], "old");
        AtomicFile.WriteText(directory["a/b.txt"], "new");

        Assert.Equal("new", File.ReadAllText(directory["a/b.txt"]));
        Assert.Single(directory.Files);
    }

    [Fact]
    public void A_failure_in_the_middle_leaves_the_old_contents_and_no_temporary_file()
    {
        AtomicFile.WriteText(directory["b.txt"], "old");

        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(
                directory["b.txt"],
                stream =>
                {
                    stream.WriteByte(1);
                    throw new InvalidOperationException();
                }
            )
        );

        Assert.Equal("old", File.ReadAllText(directory["b.txt"]));
        Assert.Single(directory.Files);
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named_as_the_user_gave_it()
    {
        File.WriteAllText(directory["file"], "in the way");
        var path = directory["file/out.csv"];

        var error = Assert.Throws<IOException>(() => AtomicFile.WriteText(path, "x"));
        Assert.Contains($"'{path}'", error.Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => RowWriter.Create(path, [2]));
    }
}
