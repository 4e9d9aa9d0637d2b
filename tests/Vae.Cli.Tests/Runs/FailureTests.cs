namespace Vae.Cli.Tests.Runs;

/// <summary>Runs that cannot be finished: one sentence, and only what can be gone on from is kept.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void An_input_that_changed_leaves_nothing()
    {
        var source = new MadeSource(0) { OnCheck = () => throw new IOException("in.idx changed while it was read.") };
        Assert.Equal("in.idx changed while it was read.", Assert.Throws<IOException>(() => Run.Run(source)).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Fact]
    public void An_input_that_changes_under_way_leaves_nothing()
    {
        var source = new MadeSource(0)
        {
            OnRead = row => Throw(row, new EndOfStreamException("in.idx ends.")),
            OnCheck = () => throw new IOException("in.idx changed."),
        };
        Assert.Equal("in.idx changed.", Assert.Throws<IOException>(() => Run.Run(source)).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Fact]
    public void A_damaged_input_leaves_nothing()
    {
        var source = new MadeSource(0) { OnCompute = row => Throw(row, new InvalidDataException("Row 17.")) };
        Assert.Equal("Row 17.", Assert.Throws<InvalidDataException>(() => Run.Run(source)).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Fact]
    public void An_input_that_cannot_be_read_for_a_while_keeps_the_rows_before()
    {
        var source = new MadeSource(0) { OnRead = row => Throw(row, new IOException("The network is down.")) };
        Assert.Equal(
            $"{Run.Name.Path} is not complete (The network is down): 16 of 50 rows are kept, and the same command with --resume goes on from there.",
            Assert.Throws<IOException>(() => Run.Run(source)).Message
        );
        Assert.Equal(new RunOutcome(50, 16), (Run with { Resume = true }).Run());
    }

    [Fact]
    public void A_directory_that_is_removed_under_way_is_named()
    {
        var run = new MadeRun(directory["gone/a.idx"]);
        var blocks = 0;
        var progress = new Reports(_ =>
        {
            if (++blocks == 3)
            {
                Directory.Delete(directory["gone"], recursive: true);
            }
        });
        Assert.Equal(
            $"{run.Name.Path} is not complete (the directory '{run.Partial}' is gone): nothing is kept.",
            Assert.Throws<IOException>(() => run.Run(progress, CancellationToken.None)).Message
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Fact]
    public void An_output_below_a_file_is_refused()
    {
        File.WriteAllText(directory["file"], "");
        Assert.Contains(
            directory["file"],
            Assert.ThrowsAny<IOException>(() => new MadeRun(directory["file/a.idx"]).Run()).Message
        );
    }

    private MadeRun Run => new(directory["a.idx"]);

    private static void Throw(long row, Exception error)
    {
        if (row == 2 * MadeRows.BlockRows)
        {
            throw error;
        }
    }
}
