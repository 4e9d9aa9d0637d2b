using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>Saving and loading leave no file behind. Alone, since the directory for temporary files is the process's.</summary>
[Collection(nameof(Alone))]
public sealed class TempFileTests : IDisposable
{
    private static readonly string[] variables = ["TMPDIR", "TMP", "TEMP"];

    private readonly TemporaryDirectory model = new();
    private readonly TemporaryDirectory contexts = new();
    private readonly TemporaryDirectory systems = new();
    private readonly Dictionary<string, string?> before = variables.ToDictionary(
        name => name,
        Environment.GetEnvironmentVariable
    );

    public void Dispose()
    {
        Set(name => before[name]);
        Array.ForEach([model, contexts, systems], directory => directory.Dispose());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nothing_is_left_of_saving_and_loading(bool batched)
    {
        Set(_ => systems.Path);
        var ml = new MLContext(seed: 1) { TempFilePath = contexts.Path };
        var data = SavedRows.View(ml);
        var estimator = SavableSteps
            .Named("features of bytes", ml)
            .Append(SavableSteps.Named("anomalies", ml))
            .Append(SavableSteps.Named("transferred styles", ml));
        ml.Model.Save(estimator.Fit(data), data.Schema, model["model.zip"]);

        var loaded = batched ? ml.Model.LoadWithVae(model["model.zip"]) : ml.Model.Load(model["model.zip"], out _);
        Assert.Equal(SavedRows.Count, Rows.Read(loaded.Transform(data)).Count);
        ((IDisposable)loaded).Dispose();

        Assert.Empty(contexts.Files);
        Assert.Empty(systems.Files);
        Assert.Equal(["model.zip"], model.Files);
    }

    [Fact]
    public void No_file_that_onnx_runtime_reads_is_taken_for_one_of_its_own_format()
    {
        // One random name in 32,768 ended in .ort before.
        Assert.All(
            Enumerable.Range(0, 100),
            _ => Assert.EndsWith(".onnx", StepSaver.NewFile(), StringComparison.Ordinal)
        );
    }

    private static void Set(Func<string, string?> value) =>
        Array.ForEach(variables, name => Environment.SetEnvironmentVariable(name, value(name)));
}
