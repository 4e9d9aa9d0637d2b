namespace Vae.Inference.Tests;

public class ModelBundleWriteTests
{
    [Fact]
    public void Another_bundle_replaces_the_graphs_and_leaves_other_files()
    {
        using var directory = new FixtureCopy("mlp");
        File.WriteAllText(directory.PathOf("notes.txt"), "mine");

        ModelBundle.Write(directory.Bundle, ModelBundle.Read(Fixture.Directory("gaussian")));

        Assert.Equal(3, ModelBundle.Read(directory.Bundle).Card.Signature.LatentSize);
        Assert.Equal("mine", File.ReadAllText(directory.PathOf("notes.txt")));
        Assert.Equal(["model"], Directory.GetFileSystemEntries(directory.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_an_IO_error_and_leaves_nothing()
    {
        using var directory = new FixtureCopy();
        var file = Path.Combine(directory.Root, "file");
        File.WriteAllText(file, "a file, not a directory");

        Assert.ThrowsAny<IOException>(() =>
            ModelBundle.Write(Path.Combine(file, "model"), ModelBundle.Read(Fixture.Directory("mlp")))
        );

        Assert.Equal([file], Directory.GetFileSystemEntries(directory.Root));
    }

    [Fact]
    public void A_write_that_fails_half_way_is_noticed_and_cleans_up()
    {
        using var directory = new FixtureCopy("mlp");

        // The card's place is taken by a directory, so that the last rename fails.
        File.Delete(directory.PathOf(BundleFormat.CardFile));
        Directory.CreateDirectory(Path.Combine(directory.PathOf(BundleFormat.CardFile), "taken"));

        Assert.ThrowsAny<IOException>(() =>
            ModelBundle.Write(directory.Bundle, ModelBundle.Read(Fixture.Directory("gaussian")))
        );

        Assert.Equal(["model"], Directory.GetFileSystemEntries(directory.Root).Select(Path.GetFileName));
        var refused = Assert.Throws<IOException>(() => ModelBundle.Read(directory.Bundle));
        Assert.Contains("is a directory; expected a regular file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_is_checked_before_it_can_be_written()
    {
        var bundle = ModelBundle.Read(Fixture.Directory("mlp"));

        Assert.Throws<InvalidDataException>(() => new ModelBundle(bundle.Card, bundle.Decoder, bundle.Encoder));
        Assert.Throws<InvalidDataException>(() =>
            new ModelBundle(bundle.Card, [.. bundle.Encoder, .. Proto.Text(3, "x")], bundle.Decoder)
        );
        Assert.Throws<InvalidDataException>(() =>
            new ModelBundle(bundle.Card with { FormatVersion = 9 }, bundle.Encoder, bundle.Decoder)
        );
    }
}
