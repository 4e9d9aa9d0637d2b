using Vae.Inference;

namespace Vae.Repository.Tests.PublicApi;

/// <summary>A change of a library's public surface is a change of its committed PublicApi.txt.</summary>
public class PublicApiTests
{
    /// <summary>Set by eng/public-api.sh: write what is there instead of comparing.</summary>
    private const string WriteVariable = "VAE_PUBLIC_API_WRITE";

    public static TheoryData<string> Libraries() => new(Packaging.PackedSolution.Libraries);

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_public_surface_is_the_committed_one(string library)
    {
        var path = Path.Combine(RepositoryFacts.Root, library, "PublicApi.txt");
        var surface = PublicSurface.Of(System.Reflection.Assembly.Load(library));
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(surface)));
        }

        var committed = File.ReadAllText(path).ReplaceLineEndings("\n");
        var added = surface.Split('\n').Except(committed.Split('\n'));
        var removed = committed.Split('\n').Except(surface.Split('\n'));
        Assert.True(
            surface == committed,
            $"The public surface of {library} changed; if that is meant, run eng/public-api.sh and commit.\n"
                + string.Join("\n", removed.Select(line => "- " + line).Concat(added.Select(line => "+ " + line)))
        );
    }
}
