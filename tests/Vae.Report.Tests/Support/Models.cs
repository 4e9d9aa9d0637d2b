using Vae.Inference;

namespace Vae.Report.Tests;

/// <summary>The shipped models by their names in the page; loaded once, shared, never disposed.</summary>
internal static class Models
{
    private static readonly Dictionary<string, Lazy<VaeModel>> All = new()
    {
        ["vae"] = new(() => VaeModel.Load(RepositoryFacts.Model("mnist-vae"))),
        ["cvae"] = new(() => VaeModel.Load(RepositoryFacts.Model("mnist-cvae"))),
        ["wide"] = new(() => VaeModel.Load(RepositoryFacts.Model("mnist-vae-16d"))),
    };

    public static IEnumerable<string> Ids => All.Keys;

    public static VaeModel Of(string id) => All[id].Value;
}
