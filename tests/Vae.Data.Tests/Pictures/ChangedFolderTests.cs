namespace Vae.Data.Tests.Pictures;

/// <summary>Folders of pictures that change after they are opened.</summary>
public sealed class ChangedFolderTests : PictureFolderTest
{
    [Fact]
    public void A_folder_that_changes_while_it_is_read_is_an_error()
    {
        Grey("1.png", 1);
        Grey("2.png", 1);
        using var reader = RowReader.Open(Files.Path);
        reader.CheckUnchanged();

        Noise("2.png", 3);

        var changed = Assert.Throws<IOException>(reader.CheckUnchanged);
        Assert.Contains("changed while it was read", changed.Message, StringComparison.Ordinal);
        File.Delete(Files["2.png"]);
        Assert.Throws<IOException>(reader.CheckUnchanged);
    }

    [Theory]
    [InlineData("added")]
    [InlineData("of the same length")]
    [InlineData("removed")]
    public void A_folder_that_changed_since_it_was_listed_is_an_error(string change)
    {
        Grey("a/1.png", 1);
        Grey("a/2.png", 2);
        Broken("a/0.png");
        var options = new RowReaderOptions { Pictures = new PictureOptions { SkipBroken = true } };
        using var first = RowReader.Open(Files.Path, options);
        var again = options with { Listed = first.Listed };
        using (var second = RowReader.Open(Files.Path, again))
        {
            Assert.Equal(2, second.Count);
        }

        var path = Files["a/2.png"];
        switch (change)
        {
            case "added":
                Grey("a/3.png", 3);
                // Of the Files the time alone changed, by less than what a file system may tell.
                Directory.SetLastWriteTimeUtc(Files["a"], DateTime.UtcNow.AddSeconds(5));
                break;
            case "removed":
                File.Delete(path);
                break;
            default:
                var length = new FileInfo(path).Length;
                Grey("a/2.png", 200);
                Assert.Equal(length, new FileInfo(path).Length);
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(5));
                break;
        }

        foreach (var open in (Action[])[first.CheckUnchanged, () => RowReader.Open(Files.Path, again).Dispose()])
        {
            Refused<IOException>(open, "changed while it was read");
        }
    }
}
