using System.Reflection;

namespace Vae.Repository.Tests;

/// <summary>Where the repository lies and how these tests were built, as the build recorded it.</summary>
internal static class RepositoryFacts
{
    public static string Root { get; } = Recorded("RepositoryRoot");

    public static string Configuration { get; } = Recorded("Configuration");

    private static string Recorded(string key) =>
        typeof(RepositoryFacts)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(attribute => attribute.Key == key)
            .Value!;
}
