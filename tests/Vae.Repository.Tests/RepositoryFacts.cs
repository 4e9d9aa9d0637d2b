using System.Reflection;

namespace Vae.Repository.Tests;

/// <summary>Where the repository lies and how these tests were built, as the build recorded it.</summary>
internal static class RepositoryFacts
{
    public static string Root { get; } = Recorded("RepositoryRoot");

    public static string Configuration { get; } = Recorded("Configuration");

    /// <summary>NuGet's cache.</summary>
    public static string PackageRoot { get; } = Recorded("NuGetPackageRoot");

    /// <summary>TorchSharp's package in NuGet's cache.</summary>
    public static string TorchSharpPackage { get; } = Path.Combine(PackageRoot, "torchsharp", VersionOf("TorchSharp"));

    /// <summary>The version of our packages.</summary>
    public static string Version { get; } = Recorded("PackedVersion");

    /// <summary>The version of a package, ours or one that ours are built with.</summary>
    public static string VersionOf(string id) =>
        id.StartsWith("Vae.", StringComparison.Ordinal) ? Version : Recorded($"Version of {id}");

    private static string Recorded(string key) =>
        typeof(RepositoryFacts)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(attribute => attribute.Key == key)
            .Value!;
}
