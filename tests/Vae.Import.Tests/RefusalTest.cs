namespace Vae.Import.Tests;

/// <summary>What cannot be imported is said in one sentence that names the thing.</summary>
public abstract class RefusalTest : IDisposable
{
    private protected TemporaryDirectory Files { get; } = new();

    private protected static Foreign Conv => Foreign.Named("convolutions");

    private protected static Foreign Kl => Foreign.Named("AutoencoderKL of optimum, operator set 14");

    public void Dispose()
    {
        Files.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static VaeImportOptions Mapped(params (string Name, string Role)[] map) =>
        new() { Map = map.ToDictionary(entry => entry.Name, entry => entry.Role) };

    private protected static void Refused(Action import, params string[] words)
    {
        var message = Assert.Throws<InvalidDataException>(import).Message;
        Assert.All(words, word => Assert.Contains(word, message));
        Assert.DoesNotContain('\n', message);
    }
}
