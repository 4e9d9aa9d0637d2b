using Vae.Inference;
using Vae.Report;

namespace Vae.Cli;

/// <summary>A report's inputs and the models to dispose after it.</summary>
internal sealed class OpenedInputs(ReportInputs value, IReadOnlyList<VaeModel> models) : IDisposable
{
    public ReportInputs Value { get; } = value;

    public void Dispose()
    {
        foreach (var model in models)
        {
            model.Dispose();
        }
    }
}
