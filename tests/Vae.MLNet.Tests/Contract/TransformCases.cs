namespace Vae.MLNet.Tests.Contract;

/// <summary>
/// ML.NET's own transformers and, after them, this library's: what holds for the first is what "behaves like ML.NET" means for the others.
/// </summary>
internal static partial class TransformCases
{
    private static readonly Dictionary<string, TransformCase> cases = [];

    static TransformCases()
    {
        AddStock();
        AddVae();
    }

    public static TheoryData<string> Names => [.. cases.Keys];

    public static TransformCase Named(string name) => cases[name];

    private static void Add(TransformCase next) => cases.Add(next.Name, next);

    static partial void AddVae();
}
