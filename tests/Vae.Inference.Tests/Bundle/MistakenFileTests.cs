using System.Text;

namespace Vae.Inference.Tests;

/// <summary>What stands in place of a bundle's file, or is given in place of a bundle.</summary>
public sealed class MistakenFileTests : IDisposable
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 132735\n";

    private readonly FixtureCopy directory = new("mlp");

    public static TheoryData<string> Names => [.. BundleFormat.Files];

    public void Dispose() => directory.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_Git_LFS_pointer_is_called_that(string name)
    {
        File.WriteAllText(directory.PathOf(name), Pointer);
        Refused(name, "is a Git LFS pointer", "'git lfs pull'");
    }

    [Theory]
    [InlineData("<!DOCTYPE html>\n<html><body>Sign in</body></html>")]
    [InlineData("\ufeff \r\n<html lang=\"en\">")]
    [InlineData("<!doctype HTML>")]
    public void A_web_page_is_called_that(string page)
    {
        foreach (var name in BundleFormat.Files)
        {
            using var copy = new FixtureCopy("mlp");
            File.WriteAllText(copy.PathOf(name), page);
            var error = Assert.Throws<InvalidDataException>(() => ModelBundle.Read(copy.Bundle));
            Assert.Contains($"{name} is a web page (HTML)", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(BundleFormat.CardFile, true)]
    [InlineData(BundleFormat.EncoderFile, true)]
    [InlineData("notes.txt", false)]
    public void A_file_given_as_a_bundle_is_called_a_file(string name, bool isPart)
    {
        var path = directory.PathOf(name);
        if (!isPart)
        {
            File.WriteAllText(path, "notes");
        }

        var error = Assert.Throws<DirectoryNotFoundException>(() => VaeModel.Load(path));
        Assert.StartsWith(
            $"There is no model bundle at '{path}': it is a file; expected the directory that holds encoder.onnx, decoder.onnx, model.json",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(isPart, error.Message.EndsWith($", here '{directory.Bundle}'.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", false)]
    [InlineData("utf-8", true)]
    public void A_card_that_an_editor_saved_anew_reads_the_same(string encoding, bool crlf)
    {
        var expected = ModelBundle.Read(directory.Bundle).Card;
        var text = File.ReadAllText(directory.PathOf(BundleFormat.CardFile));
        text = crlf ? text.ReplaceLineEndings("\r\n") : text;
        var coding = Encoding.GetEncoding(encoding);
        File.WriteAllBytes(
            directory.PathOf(BundleFormat.CardFile),
            [.. coding.GetPreamble(), .. coding.GetBytes(text)]
        );

        var card = ModelBundle.Read(directory.Bundle).Card;

        Assert.Equal(expected.Signature, card.Signature);
        Assert.Equal(expected.Export, card.Export);
        Assert.Equal(expected.Signature, ModelCard.FromJson($"\ufeff{text}").Signature);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_read_over()
    {
        var expected = ModelBundle.Read(directory.Bundle).Card;
        var text = File.ReadAllText(directory.PathOf(BundleFormat.CardFile)).TrimEnd();
        File.WriteAllText(directory.PathOf(BundleFormat.CardFile), $"// by hand\n{text[..^1]}, /* end */ }}\n");

        Assert.Equal(expected.Signature, ModelBundle.Read(directory.Bundle).Card.Signature);
    }

    [Fact]
    public void Another_programs_card_is_called_that()
    {
        File.WriteAllText(directory.PathOf(BundleFormat.CardFile), """{ "model_type": "bert", "layers": 12 }""");
        Refused(BundleFormat.CardFile, "has no format_version", "another program's");
    }

    [Fact]
    public void An_epoch_that_is_null_is_called_that()
    {
        ModelBundleReadTests.Edit(directory, card => card["history"] = new System.Text.Json.Nodes.JsonArray([null]));
        Refused(BundleFormat.CardFile, "has an epoch that is null");
    }

    [Fact]
    public void What_native_libraries_say_is_cut_before_their_frames()
    {
        // As libtorch 2.10 and ONNX Runtime 1.23 said it.
        const string Torch =
            "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 6400000000 bytes. Error code 12 (Cannot allocate memory)\nframe #0: c10::ThrowEnforceNotMet(char const*, int) + 0x68 (0x7fb1 in libc10.so)\nframe #1: c10::alloc_cpu";
        const string Runtime =
            "[ErrorCode:RuntimeException] Non-zero status code returned while running Conv node. Status Message: bfc_arena.cc:360 Failed to allocate memory for requested buffer of size 5017600000\n";

        Assert.EndsWith("(Cannot allocate memory)", NativeError.Sentence(Torch), StringComparison.Ordinal);
        Assert.DoesNotContain("\n", NativeError.Sentence(Runtime), StringComparison.Ordinal);
        Assert.True(NativeError.IsOutOfMemory(new InvalidOperationException(Torch)));
        Assert.True(NativeError.IsOutOfMemory(new InvalidOperationException(Runtime)));
        Assert.False(NativeError.IsOutOfMemory(new InvalidOperationException("Invalid rank for input: data")));
    }

    private void Refused(string name, params string[] words)
    {
        var error = Assert.Throws<InvalidDataException>(() => ModelBundle.Read(directory.Bundle));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal), throwIfEmpty: true);
    }
}
