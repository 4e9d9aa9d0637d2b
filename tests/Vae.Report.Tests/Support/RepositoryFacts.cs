using System.Reflection;

namespace Vae.Report.Tests;

/// <summary>Where the repository lies, as the build recorded it.</summary>
internal static class RepositoryFacts
{
    public static string Root { get; } =
        typeof(RepositoryFacts)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(attribute => attribute.Key == "RepositoryRoot")
            .Value!;

    /// <summary>The directory of a bundle that is shipped.</summary>
    public static string Model(string name) => Path.Combine(Root, "models", name);
}
