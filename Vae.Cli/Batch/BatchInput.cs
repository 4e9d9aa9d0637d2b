using System.Reflection;
using Vae.Batch;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Where the rows of a run come from, and what the manifest says of it.</summary>
/// <param name="Source">The source, owned by this.</param>
internal sealed record BatchInput(IRowSource Source) : IDisposable
{
    private static readonly string Tool =
        $"vae {typeof(BatchInput).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]}";

    /// <summary>The seed.</summary>
    public long Seed { get; init; }

    /// <summary>The labels that were asked for.</summary>
    public string? Labels { get; init; }

    /// <summary>The images that are read.</summary>
    public InputReader? Images { get; init; }

    /// <summary>The labels that are read.</summary>
    public InputReader? LabelFile { get; init; }

    /// <summary>The files as they were when they were opened.</summary>
    public IReadOnlyList<InputStamp> Stamps => [.. new[] { Images?.Stamp, LabelFile?.Stamp }.OfType<InputStamp>()];

    /// <summary>What the bytes of the run depend on.</summary>
    public RunDescription Describe(string command, VaeModel model, RowRange rows, OutputFiles files) =>
        new()
        {
            Tool = Tool,
            Command = command,
            ModelSha256 = BundleHash.Of(model.Bundle),
            Seed = Seed,
            Rows = rows,
            BlockRows = model.BatchSize,
            Labels = Labels,
            Images = File(Images),
            LabelFile = File(LabelFile),
            Files = files.Layouts,
        };

    public void Dispose() => Source.Dispose();

    private static InputFile? File(InputReader? reader) =>
        reader is null ? null : new InputFile(Path.GetFileName(reader.Name), reader.Stamp?.Bytes);
}
